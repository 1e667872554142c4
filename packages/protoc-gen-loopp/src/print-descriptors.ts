import { clone, create, type DescFile, toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileHeader } from './file-header.js';

const lineLength = 116;

/** A module that holds the descriptors of files and of all that they import. */
export function printDescriptors(files: readonly DescFile[]): string {
  const ordered = new Map<string, DescFile>();
  // A descriptor set lists every file behind those that it imports.
  const visit = (file: DescFile): void => {
    if (ordered.has(file.proto.name)) return;
    for (const dependency of file.dependencies) visit(dependency);
    ordered.set(file.proto.name, file);
  };
  for (const file of files.toSorted((a, b) => (a.proto.name < b.proto.name ? -1 : 1))) visit(file);

  const set = create(FileDescriptorSetSchema, {
    file: [...ordered.values()].map(({ proto }) => {
      const copy = clone(FileDescriptorProtoSchema, proto);
      // Comments and positions are of no use at run time and most of the size.
      copy.sourceCodeInfo = undefined;
      return copy;
    }),
  });
  const text = base64Encode(toBinary(FileDescriptorSetSchema, set));
  const lines = text.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [
    ...fileHeader(`the descriptors of ${files.length} files`),
    '',
    '/** google.protobuf.FileDescriptorSet in base64. Large and rarely needed: load it with a dynamic import. */',
    "export const descriptors: string = '\\",
    ...lines.map((line) => `${line}\\`),
    "';",
  ].join('\n');
}
