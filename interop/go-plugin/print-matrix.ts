// Runs every cell of the matrix and prints it as a table; `--write` also puts it into the package's README.
// Exits with 1 when a cell fails.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cells, EXAMPLES, missing, verdict } from './matrix.js';

const README = join(import.meta.dirname, '../../packages/go-plugin/README.md');
const BEGIN = '<!-- matrix: npm run interop:go-plugin -- --write -->';
const END = '<!-- end of matrix -->';

type Result = 'green' | 'skipped' | 'unsupported' | 'failed';

async function result(cell: Cell): Promise<Result> {
  if (missing(cell) !== false) return 'skipped';
  const found = await verdict(cell);
  if (typeof found === 'string') return found;
  process.stderr.write(`${JSON.stringify(cell)}\n  ${found.failed}\n`);
  return 'failed';
}

const rows = new Map<string, Result[]>();
for (const cell of cells()) {
  const key = `| ${cell.host} | ${cell.plugin} | ${cell.mode} |`;
  rows.set(key, [...(rows.get(key) ?? []), await result(cell)]);
}
const table = [
  `| host | plugin | connection | ${EXAMPLES.join(' | ')} |`,
  `| --- | --- | --- | ${EXAMPLES.map(() => '---').join(' | ')} |`,
  ...[...rows].map(([key, results]) => `${key} ${results.join(' | ')} |`),
].join('\n');
process.stdout.write(`${table}\n`);
if (process.argv.includes('--write')) {
  const text = readFileSync(README, 'utf8');
  const [before] = text.split(BEGIN);
  const [, after] = text.split(END);
  writeFileSync(README, `${before}${BEGIN}\n\n${table}\n\n${END}${after}`);
  execFileSync('npx', ['biome', 'format', '--write', README], { stdio: 'ignore' });
}
if ([...rows.values()].flat().includes('failed')) process.exitCode = 1;
