// Makes a million calls, or as many as the argument says, and exits 1 when anything is left behind.
import { held, soak } from './soak.test.support.js';

const calls = Number(process.argv[2] ?? 1_000_000);
await soak(20_000, 1);
const before = await held();
const started = performance.now();
const outcomes = await soak(calls, 2);
const seconds = (performance.now() - started) / 1000;
const after = await held();
const megabytes = (octets: number) => `${(octets / 1e6).toFixed(1)} MB`;
process.stdout.write(`${calls} calls in ${seconds.toFixed(0)} s, by status: ${JSON.stringify([...outcomes].sort())}\n`);
process.stdout.write(`heap ${megabytes(before.heap)} -> ${megabytes(after.heap)}\n`);
process.stdout.write(`buffers ${megabytes(before.buffers)} -> ${megabytes(after.buffers)}\n`);
process.stdout.write(`open [${before.resources}] -> [${after.resources}]\n`);
const grown = after.heap - before.heap > 3e6 || after.buffers - before.buffers > 3e6;
if (grown || after.resources !== before.resources || outcomes.has(-1)) {
  process.stdout.write('something is left behind\n');
  process.exitCode = 1;
}
