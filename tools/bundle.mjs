// Bundles an executable to one minified CommonJS file that node runs: plugins start faster that way than from ESM.
// Usage: node tools/bundle.mjs INPUT.ts OUTPUT.cjs   (reads the packages' sources, needs no build before)
import { chmodSync, statSync } from 'node:fs';
import { build } from 'esbuild';

const [input, output] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  process.stderr.write('usage: node tools/bundle.mjs INPUT.ts OUTPUT.cjs\n');
  process.exit(2);
}

const { warnings } = await build({
  entryPoints: [input],
  outfile: output,
  bundle: true,
  minify: true,
  // Error classes are known by their names.
  keepNames: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  conditions: ['@loopp/source'],
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
if (warnings.length > 0) process.exit(1);
chmodSync(output, 0o755);
process.stderr.write(`bundled ${output} (${Math.round(statSync(output).size / 1024)} KB)\n`);
