// Generates the `x.pb.ts` beside every `x.proto`. `--check` changes nothing, lists what is not current, and exits 1.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Root, roots } from './roots.js';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../../..');
const bin = join(repository, 'node_modules/.bin');

/** Lets buf compile a root and run the plugin on it; returns the generated files by their path in the repository. */
async function generate(root: Root): Promise<Map<string, string>> {
  const out = await mkdtemp(join(tmpdir(), 'loopp-generate-'));
  try {
    const template = {
      version: 'v2',
      plugins: [
        {
          local: ['node', '--import', 'tsx', join(import.meta.dirname, 'main.ts')],
          out,
          strategy: 'all',
          opt: ['target=ts', 'import_extension=js', ...root.options],
          include_imports: root.wellKnown,
          include_wkt: root.wellKnown,
        },
      ],
    };
    await run(join(bin, 'buf'), ['generate', join(repository, root.folder), '--template', JSON.stringify(template)], {
      cwd: repository,
    });
    const files = new Map<string, string>();
    for (const path of await generatedFiles(out)) {
      files.set(join(root.folder, relative(out, path)), await readFile(path, 'utf8'));
    }
    return files;
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

async function generatedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.pb.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const check = process.argv.includes('--check');
let stale = 0;
for (const root of roots) {
  const fresh = await generate(root);
  const present = (await generatedFiles(join(repository, root.folder))).map((path) => relative(repository, path));
  for (const path of new Set([...present, ...fresh.keys()])) {
    const text = fresh.get(path);
    const current = present.includes(path) ? await readFile(join(repository, path), 'utf8') : undefined;
    if (text === current) continue;
    stale++;
    if (check)
      process.stdout.write(`${path}: ${text === undefined ? 'has no .proto file any more' : 'is not current'}\n`);
    else if (text === undefined) await rm(join(repository, path));
    else {
      await mkdir(dirname(join(repository, path)), { recursive: true });
      await writeFile(join(repository, path), text);
    }
  }
}
if (check) {
  process.stdout.write(
    stale === 0 ? 'all generated files are current\n' : '`npm run generate` brings them up to date\n',
  );
  if (stale > 0) process.exitCode = 1;
} else process.stdout.write(`${stale} files changed\n`);
