// Runs node:test files and closes with one line that counts them: `N passed, N failed, N skipped`.
// Usage: node tools/run-tests.mjs [--jobs N] PATH...   (files, or folders that are searched for *.test.ts)
import { existsSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const args = process.argv.slice(2);
const jobsAt = args.indexOf('--jobs');
const concurrency = jobsAt < 0 ? availableParallelism() : Number(args.splice(jobsAt, 2)[1]);
// Templates are tested as projects that were made of them.
const skipFolders = new Set(['node_modules', 'dist', '.git', '.cache', 'templates']);

function testFiles(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !skipFolders.has(entry.name) : entry.name.endsWith('.test.ts')))
    .flatMap((entry) => testFiles(join(path, entry.name)))
    .sort();
}

const files = (
  args.length > 0 ? args : ['packages', 'tests', 'tools', 'interop', 'examples'].filter((folder) => existsSync(folder))
).flatMap(testFiles);
// Children inherit these, whatever folder they run in: tests read the source, not the build.
const options = `--import=${import.meta.resolve('tsx')} --conditions=@loopp/source`;
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} ${options}`.trim();
// Where `npm run partners` puts the programs that the examples are for.
process.env.PATH = [join(import.meta.dirname, '../interop/bin'), process.env.PATH].join(delimiter);

const counts = { passed: 0, failed: 0, skipped: 0 };
const events = run({ files, concurrency, timeout: 900_000 });
// A file that only wraps its own tests is no test of its own.
const counted = (event) => event.details?.type !== 'suite' && !files.some((file) => event.name === file);
events.on('test:pass', (event) => {
  if (event.skip !== undefined || event.todo !== undefined) counts.skipped++;
  else if (counted(event)) counts.passed++;
});
events.on('test:fail', () => {
  counts.failed++;
});
events.compose(spec).pipe(process.stdout);
events.on('end', () => {
  process.on('exit', () => {
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
  });
});
