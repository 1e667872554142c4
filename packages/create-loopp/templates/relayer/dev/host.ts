// `npm run dev`: a host that runs the plugin and calls it, and again after each change of a file here or under src.
// `npm run dev -- --inspect` lets a debugger attach to the plugin.
import { readFileSync } from 'node:fs';
import { RelayerService } from '@loopp/loop';
import { staticKeystore } from '@loopp/loop/test';
import { log } from './log.js';
import { untilStopped } from './until-stopped.js';

const stopped = untilStopped();
const inspect = process.argv.includes('--inspect') ? ['--inspect'] : [];

await using relayer = new RelayerService({
  command: [process.execPath, ...inspect, '--import', 'tsx', 'src/main.ts'],
  config: readFileSync('dev/config.toml', 'utf8'),
  // A keystore with the one account alice, whose signatures are none.
  keystore: staticKeystore('alice'),
  logger: log,
});

try {
  // Call here what you are working on.
  console.log(await relayer.getChainInfo());
  console.log('head', (await relayer.latestHead()).height);
  await relayer.transact('alice', 'bob', 5n, true);
  console.log('head', (await relayer.latestHead()).height, 'after 5 went from alice to bob');
  const job = {
    externalJobId: new Uint8Array(16),
    jobId: 1,
    contractId: 'feed',
    isNew: true,
    relayConfig: new Uint8Array(),
  };
  const provider = await relayer.newPluginProvider(job, { transmitterId: 'alice', pluginConfig: new Uint8Array() });
  console.log('contract', await provider.contractConfigTracker.latestConfigDetails());
} catch (error) {
  console.error(error);
}

await stopped;
