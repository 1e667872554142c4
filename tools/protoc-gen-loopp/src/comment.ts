import type {
  DescEnum,
  DescEnumValue,
  DescField,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import { getComments } from '@bufbuild/protoplugin';
import { type FileWriter, isWellKnown } from './file-writer.js';

type Commented = DescEnum | DescEnumValue | DescField | DescMessage | DescMethod | DescOneof | DescService;

/** Prints the comment that stands before or behind a declaration in the .proto file as its docstring. */
export function printComment(desc: Commented, out: FileWriter, indent = ''): void {
  // Google's types are known, and their long comments are Google's.
  if (isWellKnown(out.file)) return;
  const { leading, trailing } = getComments(desc);
  const lines = `${leading ?? ''}${trailing ?? ''}`
    .replaceAll('*/', '*\\/')
    .split('\n')
    .map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return;
  if (lines.length === 1) out.line(`${indent}/** ${lines[0]} */`);
  else {
    out.line(`${indent}/**`);
    for (const line of lines) out.line(line === '' ? `${indent} *` : `${indent} * ${line}`);
    out.line(`${indent} */`);
  }
}
