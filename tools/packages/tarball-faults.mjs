import { builtinModules } from 'node:module';

const builtins = new Set(builtinModules);
const imports = /(?:^(?:import|export|\})[^'"\n]*\bfrom\s*|^import\s*|\bimport\()["']([\w@./:-]+)["']/gm;
const packageOf = (specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Every file that `exports`, `bin` or another field leads to. */
function targetsOf(value) {
  if (typeof value === 'string') return value.startsWith('./') ? [value.slice(2)] : [];
  return Object.values(value ?? {}).flatMap(targetsOf);
}

function* manifestFaults({ manifest, files }) {
  for (const file of ['LICENSE', 'README.md']) if (!files.has(file)) yield `${file} is missing`;
  for (const field of ['description', 'keywords', 'license', 'engines', 'publishConfig', 'exports']) {
    if (manifest[field] === undefined) yield `package.json has no ${field}`;
  }
  for (const [path, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target === 'string') continue;
    for (const condition of Object.keys(target)) {
      if (condition !== 'types' && condition !== 'default') yield `${path} has a condition of our own: ${condition}`;
    }
    if (target.types === undefined) yield `${path} has no types`;
  }
  const bins = Object.values(manifest.bin ?? {}).map((path) => `./${path.replace(/^\.\//, '')}`);
  for (const target of targetsOf({ exports: manifest.exports, bins })) {
    const [before, after] = target.split('*');
    const isThere = [...files.keys()].some((file) =>
      after === undefined ? file === before : file.startsWith(before) && file.endsWith(after),
    );
    if (!isThere) yield `${target} is named and not there`;
  }
}

function* importFaults({ manifest, files }) {
  const declared = new Set([
    manifest.name,
    ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
  ]);
  const found = new Map();
  for (const [path, content] of files) {
    if (!/^(dist|bin)\/.*\.(js|d\.ts)$/.test(path)) continue;
    const code = content.toString('utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, specifier] of code.matchAll(imports)) {
      if (specifier.startsWith('.')) continue;
      const isBuiltin = specifier.startsWith('node:') || builtins.has(specifier);
      // Types of Node's modules come from a package, too.
      if (!isBuiltin) found.set(packageOf(specifier), path);
      else if (path.endsWith('.d.ts')) found.set('@types/node', path);
    }
  }
  for (const [name, path] of found) if (!declared.has(name)) yield `${path} imports ${name}, which is not declared`;
}

function* mapFaults({ files }) {
  for (const [path, content] of files) {
    const map = /^\/\/# sourceMappingURL=(.+)$/m.exec(content.subarray(-200).toString('utf8'))?.[1];
    if (map === undefined || !/\.(js|ts)$/.test(path)) continue;
    const file = files.get(path.slice(0, path.lastIndexOf('/') + 1) + map);
    if (file === undefined) yield `${path} names a map that is not there`;
    else if (JSON.parse(file.toString('utf8')).sourcesContent?.every((source) => typeof source === 'string') !== true) {
      yield `${path}: its map has no sources`;
    }
  }
}

/** What would annoy who installs a package: each a line. What publint and attw look at is left to them. */
export function tarballFaults(tarball) {
  const strays = [...tarball.files.keys()].filter((path) =>
    /(^|\/)(fixtures|node_modules)\/|\.tsbuildinfo$/.test(path),
  );
  return [
    ...manifestFaults(tarball),
    ...importFaults(tarball),
    ...mapFaults(tarball),
    ...strays.map((path) => `${path} is of no use to users`),
  ];
}
