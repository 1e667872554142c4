import { type Keystore, type Logger, RelayerService } from '@loopp/loop';
import { newHeads } from './new-heads.js';

export interface HostOptions {
  /** The relayer plugin: program and arguments. */
  readonly command: readonly string[];
  /** The relayer's own configuration, TOML. */
  readonly config: string;
  readonly keystore: Keystore;
  readonly logger: Logger;
  /** Ends the host, and its plugin with it. */
  readonly signal: AbortSignal;
  /** Takes what the host has to say. */
  readonly print: (line: string) => void;
  /** Pause between questions to the chain. */
  readonly everyMs?: number;
  /** Told the id of each process that is started for the plugin: it is started again when it dies. */
  readonly onSpawn?: (pid: number) => void;
}

/** Runs a relayer plugin and tells what its chain does. */
export async function runHost(options: HostOptions): Promise<void> {
  const { command, config, keystore, logger, signal, print, everyMs = 1_000, onSpawn } = options;
  const relayer = new RelayerService({ command, config, keystore, logger, ...(onSpawn && { onSpawn }) });
  try {
    // The first call starts the process. If it cannot be started, this says why.
    const { familyName, chainId, networkName } = await relayer.getChainInfo({ signal });
    print(`chain ${familyName} ${chainId} (${networkName})`);
    const onError = (error: unknown) => logger.warn('the chain could not be asked', { reason: String(error) });
    for await (const { height, hash } of newHeads(relayer, { everyMs, signal, onError })) {
      print(`head ${height} ${Buffer.from(hash).toString('hex')}`);
    }
  } finally {
    await relayer.close();
  }
}
