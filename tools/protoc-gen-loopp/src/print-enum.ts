import type { DescEnum } from '@bufbuild/protobuf';
import { printComment } from './comment.js';
import { type FileWriter, identifier } from './file-writer.js';

/** Enums of proto3 are open: the type is a number, the constants name the values that the schema knows. */
export function printEnum(desc: DescEnum, out: FileWriter): void {
  const name = identifier(desc);
  out.line();
  printComment(desc, out);
  out.line(`export const ${name} = {`);
  for (const value of desc.values) {
    printComment(value, out, '  ');
    out.line(`  ${value.localName}: ${value.number},`);
  }
  out.line('} as const;');
  out.line(`export type ${name} = number;`);
}
