import { canPin } from './agents.js';
import type { Cell, Pace } from './measure.js';
import { missed, ratios } from './ratios.js';
import { ratiosText, tableText } from './report.js';
import { type Programs, relayTable, type Table, transportTable } from './tables.js';

const [agent = '', go = '', ...flags] = process.argv.slice(2);
const quick = flags.includes('--quick');
const json = flags.includes('--json');
const programs: Programs = { agent, go: go === '' ? undefined : go };
const pace: Pace = quick ? { rounds: 5, slice: 300, warmUp: 1500 } : { rounds: 5, slice: 300, warmUp: 2000 };

const grid = (size: number, levels: readonly number[]): Cell[] => levels.map((concurrency) => ({ size, concurrency }));
const required = [...grid(100, [1, 64]), ...grid(65_536, [8]), ...grid(1_048_576, [1])];
const full = [...grid(100, [1, 16, 64, 256]), ...grid(65_536, [1, 8, 16, 64, 256]), ...grid(1_048_576, [1, 4, 16, 64])];

const options = { programs, pace };
const small = grid(100, [1, 64]);
const main = await transportTable('pinned to two cores', {
  ...options,
  ...{ messages: 'octets', pinned: true, cells: quick ? required : full },
});
const relay = await relayTable('relay, our client and server', 'ours', {
  ...options,
  ...{ pinned: true, cells: quick ? small : [...small, ...grid(65_536, [8]), ...grid(1_048_576, [4])] },
});
const others: Table[] = [];
if (!quick) {
  others.push(
    await transportTable('not pinned', { ...options, messages: 'octets', pinned: false, cells: full }),
    await transportTable('with protobuf', { ...options, messages: 'protobuf', pinned: true, cells: small }),
  );
  if (programs.go !== undefined) {
    const cells = [...small, ...grid(65_536, [8]), ...grid(1_048_576, [4])];
    others.push(await relayTable('relay, Go client and server', 'Go', { ...options, pinned: true, cells }));
  }
}

const tables = [main, relay, ...others];
const verdicts = ratios(main, relay);
if (json) {
  process.stdout.write(
    `${JSON.stringify({ pace, pinned: canPin, node: process.version, tables, ratios: verdicts })}\n`,
  );
} else {
  process.stdout.write(`${[...tables.map(tableText), ratiosText(verdicts)].join('\n')}`);
}
for (const ratio of verdicts.filter(missed)) {
  process.stderr.write(`missed: ${ratio.name}: ${ratio.value.toFixed(2)}\n`);
  process.exitCode = 1;
}
