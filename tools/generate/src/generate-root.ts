import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { create, fromBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { generate } from 'protoc-gen-loopp';
import type { Root } from './roots.js';

const run = promisify(execFile);

/** Text of generated files by their path in the root's folder. */
export type GeneratedFiles = ReadonlyMap<string, string>;

/**
 * Lets buf compile a root, and runs the plugin on the result as buf would, but in this process: starting one for every
 * root takes most of the time. Writes nothing.
 */
export async function generateRoot(repository: string, root: Root): Promise<GeneratedFiles> {
  const folder = join(repository, root.folder);
  const buf = join(repository, 'node_modules/.bin/buf');
  const { stdout } = await run(buf, ['build', folder, '--as-file-descriptor-set', '-o', '-'], {
    cwd: repository,
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { file } = fromBinary(FileDescriptorSetSchema, stdout);
  const own = new Set(await filesBelow(folder, '.proto'));
  const request = create(CodeGeneratorRequestSchema, {
    parameter: ['target=ts', 'import_extension=js', ...root.options].join(','),
    protoFile: file,
    fileToGenerate: file.map(({ name }) => name).filter((name) => root.wellKnown || own.has(name)),
  });
  const response = generate(request);
  if (response.error !== '') throw new Error(response.error);
  return new Map(response.file.map(({ name, content }) => [name, content]));
}

/** The generated files that a folder holds. */
export async function readGenerated(folder: string): Promise<GeneratedFiles> {
  const paths = await filesBelow(folder, '.pb.ts');
  const texts = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  return new Map(paths.map((path, i) => [path, texts[i] ?? '']));
}

async function filesBelow(folder: string, ending: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
