// Run in a folder with our packages installed: imports every sub-path of each, and prints what is not as it should be.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const names = [
  ...readdirSync(join(modules, '@loopp')).map((name) => `@loopp/${name}`),
  'create-loopp',
  'protoc-gen-loopp',
];
const faults = [];
const specifiers = [];

for (const name of names) {
  const folder = join(modules, name);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder, { recursive: true }).map((file) => `./${file.replaceAll('\\', '/')}`);
  for (const [path, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    const [before, after] = target.default.split('*');
    const stars = files.filter((file) => after !== undefined && file.startsWith(before) && file.endsWith(after));
    const fits =
      after === undefined ? [''] : stars.map((file) => file.slice(before.length, file.length - after.length));
    for (const star of fits) specifiers.push(join(name, path.replace('*', star)));
  }
  // A module of the sources is in one file only: two would be two copies of its classes and symbols.
  const homes = new Map();
  for (const file of files.filter((path) => path.endsWith('.js.map'))) {
    for (const source of JSON.parse(readFileSync(join(folder, file), 'utf8')).sources) {
      const known = join(dirname(file), source);
      if (homes.has(known)) faults.push(`${name}: ${known} is in ${homes.get(known)} and in ${file}`);
      homes.set(known, file);
    }
  }
}

const isClass = (value) => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
const classes = new Map();
const symbols = new Map();
for (const specifier of specifiers) {
  for (const [key, value] of Object.entries(await import(specifier))) {
    const known = isClass(value) ? classes : typeof value === 'symbol' ? symbols : undefined;
    if (known === undefined) continue;
    if (isClass(value) && value.name !== key) faults.push(`${specifier}: the class ${key} is called ${value.name}`);
    const other = known.get(key);
    if (other !== undefined && other.value !== value)
      faults.push(`${key} of ${specifier} is not that of ${other.specifier}`);
    known.set(key, { specifier, value });
  }
}
process.stdout.write(JSON.stringify({ specifiers: specifiers.length, classes: classes.size, faults }));
