import { readFileSync } from 'node:fs';
import { runHost } from './host.js';
import { Ed25519Keystore } from './keystore.js';
import { jsonLogger } from './log.js';

async function main([configFile, ...command]: readonly string[]): Promise<void> {
  if (configFile === undefined || command.length === 0) {
    console.error(
      'usage: my-host CONFIG.toml COMMAND [ARGS]   (the configuration and the command of a relayer plugin)',
    );
    process.exitCode = 2;
    return;
  }
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end.abort());
  await runHost({
    command,
    config: readFileSync(configFile, 'utf8'),
    keystore: Ed25519Keystore.generate(),
    logger: jsonLogger(),
    signal: end.signal,
    print: console.log,
  }).catch((error: unknown) => {
    if (end.signal.aborted) return;
    console.error(error);
    process.exitCode = 1;
  });
}

void main(process.argv.slice(2));
