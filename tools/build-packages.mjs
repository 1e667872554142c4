// Bundles the packages for publication: one file for each sub-path of `exports`, and shared chunks, so that every class
// and symbol exists once however a package is entered. Other packages, ours too, stay imports. Types are tsc's.
// Usage: node tools/build-packages.mjs [PACKAGE...]   (a folder of packages/; default: all with entries)
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { packageEntries } from './packages/package-entries.mjs';
import { pureInitializers } from './packages/pure-initializers.mjs';
import { reachedModules } from './packages/reached-modules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : readdirSync(join(root, 'packages')).sort();

/** What an earlier build left: chunks have other names with every change, and tsc keeps the types of sources that went. */
function clean(dist) {
  const isStale = (file) =>
    /\.(js|d\.ts)\.map$|\.js$/.test(file) ||
    (file.endsWith('.d.ts') && !existsSync(join(dist, '..', 'src', file.replace(/\.d\.ts$/, '.ts'))));
  for (const file of readdirSync(dist, { recursive: true }).filter(isStale)) rmSync(join(dist, file));
}

/** Maps carry their sources. Generated code is its own source, and large. */
const withoutMapsOfGenerated = {
  name: 'without-maps-of-generated',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk' || !chunk.moduleIds.every((id) => id.endsWith('.pb.ts'))) continue;
      chunk.code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n');
      delete bundle[`${chunk.fileName}.map`];
    }
  },
};

async function buildPackage(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const entries = packageEntries({ folder, manifest });
  if (entries.length === 0) return;
  const dist = join(folder, 'dist');
  // What users install beside it. Anything else becomes part of the package: the helper for
  // `using`, and cborg, whose 18 files would cost each start some 10 ms (packages/loop/NOTICE).
  const imported = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const { plugin, reached } = reachedModules(entries[0].input);
  const bundle = await rolldown({
    cwd: folder,
    input: Object.fromEntries(
      entries.map(({ input, output }) => [relative('dist', output).replace(/\.js$/, ''), input]),
    ),
    platform: 'node',
    external: (id) => imported.has(id.split('/', id.startsWith('@') ? 2 : 1).join('/')),
    transform: { target: 'node20.19' },
    plugins: [pureInitializers, plugin, withoutMapsOfGenerated],
    // As the manifests say. A module that acts when it is loaded belongs into an executable.
    treeshake: { moduleSideEffects: false },
    onLog(_level, log) {
      throw new Error(`${manifest.name}: ${log.message}`);
    },
  });
  clean(dist);
  await bundle.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: true,
    comments: { legal: true, annotation: true, jsdoc: false },
    // What the first entry needs of generated code is one file: it has a sub-path for each of some thirty modules.
    codeSplitting: { groups: [{ name: 'wire', test: (id) => id.endsWith('.pb.ts') && reached.has(id) }] },
    hoistTransitiveImports: false,
  });
  await bundle.close();
}

for (const name of names) await buildPackage(join(root, 'packages', name));
