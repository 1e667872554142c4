import type { DescFile } from '@bufbuild/protobuf';

const folder = 'google/protobuf/';
const inMain = new Set(['any', 'duration', 'empty', 'struct', 'timestamp']);
const beside = new Set(['api', 'field_mask', 'source_context', 'type', 'wrappers']);

/**
 * Where the runtime package has the code of google's own files: what everybody uses in its main module, the others in a
 * module each. Undefined for files that are not google's own or that it has no code for.
 */
export function wellKnownHome({ name }: DescFile): 'main' | 'beside' | undefined {
  const own = isGoogles({ name }) ? name.slice(folder.length) : '';
  if (inMain.has(own)) return 'main';
  return beside.has(own) ? 'beside' : undefined;
}

/** Whether protoc brings the file, so that it is never an author's to generate. */
export function isGoogles({ name }: Pick<DescFile, 'name'>): boolean {
  return name.startsWith(folder);
}
