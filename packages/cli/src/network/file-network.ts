import { readFileSync } from 'node:fs';
import {
  accountOf,
  EvmChain,
  EvmError,
  EvmRelayer,
  evmConfig,
  localKeystore,
  readMedianFeedParameters,
  redactUrl,
} from '@loopp/evm';
import { type Call, LooppError, silentLogger } from '@loopp/loop';
import { readOcr2Setup } from '@loopp/simulator';
import { stringify } from 'smol-toml';
import type { FeedFile } from '../feed-file/feed-file.js';
import { InputError } from '../input/input-error.js';
import { readKey } from '../input/read-key.js';
import type { Redactor } from '../input/redactor.js';
import { oracleIndex } from '../oracle/oracle-index.js';
import type { Cleanups } from '../run-directory/cleanups.js';
import type { FeedNetwork, OracleKeys } from './feed-network.js';
import { openSource } from './open-source.js';

export interface FileNetworkOptions {
  readonly call: Call;
  readonly cleanups: Cleanups;
  readonly redactor: Redactor;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Looks at everything that a feed file names, before any process is started: keys, chain, contract, oracles, price source.
 * @throws InputError that says what does not fit.
 */
export async function openFileNetwork(file: FeedFile, options: FileNetworkOptions): Promise<FeedNetwork> {
  const { call, cleanups, redactor, env } = options;
  redactor.addUrl(file.rpcUrl);
  if (file.source.type === 'http') redactor.addUrl(file.source.url);
  const oracles = file.oracles.map((places) => ({
    name: places.name,
    signing: readKey(`${file.name}: signing key of ${places.name}`, places.signingKey, env),
    transmitting: readKey(`${file.name}: transmitter key of ${places.name}`, places.transmitterKey, env),
  }));
  for (const key of oracles.flatMap(({ signing, transmitting }) => [signing, transmitting])) {
    redactor.add(Buffer.from(key).toString('hex'));
  }
  const relayerConfig = relayerConfigOf(file);
  const { chainId, contract } = file;
  const config = evmConfig({ chainId, nodes: [{ name: 'chain', url: file.rpcUrl }] });
  // What fails here is told once, by whoever asked.
  const chain = new EvmChain(config, { keystore: localKeystore([]), logger: silentLogger });
  cleanups.add(() => chain.close());
  const { description, decimals } = await lookAtContract(file, chain, oracles, options);
  const source = openSource(file, decimals, call.signal);
  try {
    await source.check();
  } catch (cause) {
    call.signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`${file.name}: ${reason}`, 'start the price source, or correct [source]', cause);
  }
  return { chain, contract, description, decimals, oracles, relayerConfig, source };
}

function relayerConfigOf(file: FeedFile): string {
  if (file.relayerConfigFile === undefined) {
    return stringify({
      ChainID: file.chainId.toString(),
      Nodes: [{ Name: 'chain', HTTPURL: file.rpcUrl.href }],
    });
  }
  try {
    return readFileSync(file.relayerConfigFile, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const message = `${file.name}: plugins.relayer_config_file cannot be read (${reason})`;
    throw new InputError(message, 'correct the path', cause);
  }
}

async function lookAtContract(
  file: FeedFile,
  chain: EvmChain,
  oracles: readonly OracleKeys[],
  { call }: FileNetworkOptions,
): Promise<{ readonly description: string; readonly decimals: number }> {
  const { contract, name } = file;
  try {
    // The relayer's own checks, in this process.
    const relayer = new EvmRelayer(chain.config, localKeystore([]), silentLogger);
    try {
      await chain.client.blockNumber(call);
      const job = { externalJobId: new Uint8Array(16), jobId: 1, isNew: true, relayConfig: new Uint8Array() };
      const { config } = await readOcr2Setup(
        await relayer.newConfigProvider({ ...job, contractId: contract }, call),
        call,
      );
      requireQuorum(file, oracles, config);
    } finally {
      await relayer.close();
    }
    const parameters = await readMedianFeedParameters(chain.client, contract, call).catch(notAFeed(file));
    const { decimals } = file.source;
    if (decimals !== undefined && decimals !== parameters.decimals) {
      const message = `${name}: source.decimals is ${decimals}, the contract answers with ${parameters.decimals} decimals`;
      throw new InputError(message, 'leave source.decimals out, or correct it');
    }
    return parameters;
  } catch (error) {
    call.signal?.throwIfAborted();
    throw asInputError(file, error);
  }
}

function requireQuorum(
  file: FeedFile,
  oracles: readonly OracleKeys[],
  config: Parameters<typeof oracleIndex>[0],
): void {
  const { name, contract } = file;
  const indexes = oracles.map(({ name: oracle, signing, transmitting }) => {
    const [signer, transmitter] = [accountOf(signing), accountOf(transmitting)];
    const index = oracleIndex(config, signer, transmitter);
    if (index !== undefined) return index;
    throw new InputError(
      `${name}: ${oracle} (signer ${signer}, transmitter ${transmitter}) is none of the oracles of ${contract}`,
      "give the keys of the contract's oracles, signing and transmitting key of the same one together",
    );
  });
  const [count, needed] = [new Set(indexes).size, 2 * config.f + 1];
  if (count < indexes.length) {
    throw new InputError(`${name}: two of the [[oracles]] have the same keys`, 'give each oracle once');
  }
  if (count >= needed) return;
  throw new InputError(
    `${name} has the keys of ${count} of the ${config.signers.length} oracles of ${contract}: that is no quorum`,
    `add [[oracles]] until there are ${needed} (2 f + 1 with f = ${config.f})`,
  );
}

function notAFeed({ name, contract }: FeedFile) {
  return (cause: unknown): never => {
    if (cause instanceof EvmError && cause.code === 'EVM_RPC_UNREACHABLE') throw cause;
    throw new InputError(
      `${name}: the contract at ${contract} is no price feed: it does not answer minAnswer, maxAnswer, decimals, description`,
      'give the address of an OCR2 aggregator',
      cause,
    );
  };
}

/** Errors of the relayer's parts, in the words of the feed file. */
function asInputError(file: FeedFile, error: unknown): unknown {
  if (error instanceof InputError || !(error instanceof LooppError)) return error;
  // The relayer's errors hold their remedies in their messages, since only messages cross processes.
  const [fact = error.message, ...advice] = error.message.split('; ');
  const url = redactUrl(file.rpcUrl.href);
  switch (error.code) {
    case 'EVM_RPC_UNREACHABLE':
      return new InputError(
        `${file.name}: ${error.message}`,
        `start the chain at ${url}, or correct chain.rpc_url`,
        error,
      );
    case 'EVM_CHAIN_ID_WRONG':
      return new InputError(`${file.name}: wrong chain: ${fact}`, 'correct chain.id or chain.rpc_url', error);
    default:
      return new InputError(
        `${file.name}: ${fact}`,
        error.remedy ?? (advice.join('; ') || 'correct [contract]'),
        error,
      );
  }
}
