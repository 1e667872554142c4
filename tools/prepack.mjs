// npm's `prepack` and `postpack` of every package. Before: builds what is out of date, and puts the manifest that users
// get in the place of the checkout's. After (--restore): puts that back.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedManifest } from './packages/published-manifest.mjs';

const manifest = 'package.json';
const ours = '.package.json.of-the-checkout';

// Also after a packing that did not come to its end.
if (existsSync(ours)) renameSync(ours, manifest);
if (process.argv[2] !== '--restore') {
  const setup = join(dirname(fileURLToPath(import.meta.url)), 'setup.mjs');
  execFileSync(process.execPath, [setup], { stdio: ['ignore', 2, 2] });
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(ours, text);
  writeFileSync(manifest, `${JSON.stringify(publishedManifest(JSON.parse(text)), null, 2)}\n`);
}
