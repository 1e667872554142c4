import type { DescEnum } from '@bufbuild/protobuf';
import type { FileWriter } from './file-writer.js';
import { printComment } from './print-comment.js';

/** Enums are open, as Go has them all: the type is a number, the constants name the values that the schema knows. */
export function printEnum(desc: DescEnum, out: FileWriter): void {
  const name = out.name(desc);
  out.line();
  printComment(desc, out);
  out.line(`export const ${name} = {`);
  for (const value of desc.values) {
    printComment(value, out, '  ');
    out.line(`  ${property(value.localName)}: ${value.number},`);
  }
  out.line('} as const;');
  out.line(`export type ${name} = number;`);
}

/** In an object literal this one name would set the prototype. */
function property(name: string): string {
  return name === '__proto__' ? "['__proto__']" : name;
}
