// Generates the `x.pb.ts` beside every `x.proto`. `--check` changes nothing, lists what is not current, and exits 1.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generateRoot, readGenerated } from './generate-root.js';
import { type Outdated, outdated } from './outdated.js';
import { roots } from './roots.js';

const repository = join(import.meta.dirname, '../../..');

async function write({ path, text }: Outdated): Promise<void> {
  if (text === undefined) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  return writeFile(path, text);
}

const changes = await Promise.all(
  roots.map(async (root) => {
    const present = await readGenerated(join(repository, root.folder));
    const fresh = await generateRoot(repository, root);
    return outdated(present, fresh).map(({ path, text }) => ({ path: join(root.folder, path), text }));
  }),
);
const all = changes.flat();
if (process.argv.includes('--check')) {
  for (const { path, text } of all) {
    process.stdout.write(`${path}: ${text === undefined ? 'has no .proto file any more' : 'is not current'}\n`);
  }
  if (all.length > 0) process.exitCode = 1;
  process.stdout.write(all.length === 0 ? 'all generated files are current\n' : 'run `npm run generate`\n');
} else {
  for (const { path, text } of all) await write({ path: join(repository, path), text });
  process.stdout.write(`${all.length} files changed\n`);
}
