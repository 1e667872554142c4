// `npm run dev`: a host that runs the plugin, and again after each change of a file here or under src. Four oracles make a
// round every two seconds. `npm run dev -- --inspect` lets a debugger attach to the plugin.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ocr3ReportingPlugin, Ocr3ReportingPluginService } from '@loopp/loop';
import { staticProvider } from '@loopp/loop/test';
import { decodePrice } from '../src/price.js';
import { configuration } from './configuration.js';
import { job } from './job.js';
import { log } from './log.js';
import { untilStopped } from './until-stopped.js';

let isStopped = false;
const stopped = untilStopped().then(() => {
  isStopped = true;
});
const inspect = process.argv.includes('--inspect') ? ['--inspect'] : [];

// Each oracle sees another value; now and then one that is far off.
const seen = () => BigInt(1_000 + Math.floor(Math.random() * 30) + (Math.random() < 0.1 ? 1_000_000 : 0));

await using service = new Ocr3ReportingPluginService({
  ...job(staticProvider(), seen),
  command: [process.execPath, ...inspect, '--import', 'tsx', 'src/main.ts'],
  logger: log,
});

try {
  // In a network each oracle is a node of its own. Here they are four plugins of one process.
  const made = await Promise.all([0, 1, 2, 3].map((oracle) => service.newReportingPlugin(configuration(oracle))));
  const oracles = made.map(({ plugin }) => plugin);
  let outcome: Uint8Array = new Uint8Array();
  for (let seqNr = 1n; !isStopped; seqNr++) {
    outcome = await round(seqNr, outcome, oracles);
    await Promise.race([sleep(2_000), stopped]);
  }
} catch (error) {
  console.error(error);
}

await stopped;

async function round(
  seqNr: bigint,
  previousOutcome: Uint8Array,
  oracles: readonly Ocr3ReportingPlugin[],
): Promise<Uint8Array> {
  const context = { seqNr, previousOutcome, epoch: 1n, round: seqNr };
  const leader = oracles[Number(seqNr) % oracles.length];
  if (leader === undefined) throw new Error('there is no oracle');
  const query = await leader.query(context);
  const observations = await Promise.all(
    oracles.map(async (oracle, observer) => ({ observer, observation: await oracle.observation(context, query) })),
  );
  for (const one of observations) await leader.validateObservation(context, query, one);
  if (!(await leader.observationQuorum(context, query, observations))) return previousOutcome;
  const outcome = await leader.outcome(context, query, observations);
  const reports = await leader.reports(seqNr, outcome);
  const values = observations.map(({ observation }) => decodePrice(observation).value).join(' ');
  const shown = reports.map(({ reportWithInfo }) => `report ${decodePrice(reportWithInfo.report).value}`);
  console.log(`round ${seqNr}: ${values} → ${shown.join(', ') || 'no report'}`);
  return outcome;
}
