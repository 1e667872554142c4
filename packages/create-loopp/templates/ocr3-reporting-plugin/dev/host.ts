// `npm run dev`: a network of four oracles, each with a process of the plugin, and again after each change of a file here
// or under src. `npm run dev -- --inspect` lets a debugger attach to the plugin of the first oracle.
import { setTimeout as sleep } from 'node:timers/promises';
import { Ocr3ReportingPluginService } from '@loopp/loop';
import { simulateOcr3, systemClock } from '@loopp/simulator';
import { decodePrice } from '../src/price.js';
import { job } from './job.js';
import { log } from './log.js';
import { untilStopped } from './until-stopped.js';

const stopped = untilStopped();
const inspect = process.argv.includes('--inspect') ? ['--inspect'] : [];
const plugins: Ocr3ReportingPluginService[] = [];

// What the oracles see goes up and down, for each a little differently, and is now and then far off.
const seen = () => 1_000n + BigInt(Math.round(20 * Math.sin(Date.now() / 10_000) + 3 * Math.random()));
const falseNowAndThen = () => (Math.random() < 0.1 ? 1_000_000n : seen());

try {
  const network = await simulateOcr3({
    factory: ({ id, provider }) => {
      const plugin = new Ocr3ReportingPluginService({
        ...job(provider, falseNowAndThen),
        command: [process.execPath, ...(id === 0 ? inspect : []), '--import', 'tsx', 'src/main.ts'],
        logger: log,
      });
      plugins.push(plugin);
      return plugin;
    },
    clock: systemClock,
    // The next round need not wait until the others have seen that one oracle transmitted.
    transmitters: 'first',
    onEvent: (event) => {
      if (event.type === 'failed') console.log(`oracle ${event.oracle}: ${event.method}: ${event.error}`);
    },
  });
  void rounds();

  async function rounds(): Promise<void> {
    for (;;) {
      const { seqNr, status, reason, observations, reports } = await network.round();
      const values = observations.map(({ observation }) => decodePrice(observation).value).join(' ');
      const shown = reports.map(({ report }) => ` → ${decodePrice(report).value}`).join('');
      console.log(`round ${seqNr}: ${values}${shown} ${status}${reason === undefined ? '' : `, ${reason}`}`);
      await sleep(2_000);
    }
  }
} catch (error) {
  console.error(error);
}

await stopped;
await Promise.all(plugins.map((plugin) => plugin.close()));
process.exit();
