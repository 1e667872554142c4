// Puts a package's .proto files (the folder is for `-I` of protoc) and their descriptor set into its `dist`.
// Usage: node tools/build-schema.mjs FOLDER DESCRIPTORS   (in the package: where the .proto files lie, and the built
// module that holds the set in base64)
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, module] = process.argv.slice(2);
if (folder === undefined || module === undefined) {
  process.stderr.write('usage: node tools/build-schema.mjs FOLDER DESCRIPTORS\n');
  process.exit(2);
}
rmSync('dist/proto', { recursive: true, force: true });
for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.proto'))) {
  const to = join('dist/proto', file);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(folder, file), to);
}
const { descriptors } = await import(pathToFileURL(resolve(module)).href);
writeFileSync('dist/descriptor-set.binpb', Buffer.from(descriptors, 'base64'));
