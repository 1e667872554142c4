import type { FileWriter } from './file-writer.js';
import type { Declaration } from './source-locations.js';
import { isGoogles } from './well-known.js';

/**
 * Prints the comment that stands before or behind a declaration in the .proto file as its docstring, and behind it the
 * `notes`, what there is to say beside.
 */
export function printComment(
  desc: Exclude<Declaration, { kind: 'extension' }>,
  out: FileWriter,
  indent = '',
  notes: readonly string[] = [],
): void {
  // Google's types are known, and their long comments are Google's.
  if (isGoogles(out.file)) return;
  const comment = out.source.commentOf(desc).trimEnd();
  const lines = [
    ...(comment === '' ? [] : comment.split('\n')),
    ...notes,
    ...(desc.deprecated ? ['@deprecated'] : []),
  ].map((line) => line.replaceAll('*/', '*\\/').trim());
  if (lines.length === 0) return;
  if (lines.length === 1) out.line(`${indent}/** ${lines[0]} */`);
  else {
    out.line(`${indent}/**`);
    for (const line of lines) out.line(line === '' ? `${indent} *` : `${indent} * ${line}`);
    out.line(`${indent} */`);
  }
}
