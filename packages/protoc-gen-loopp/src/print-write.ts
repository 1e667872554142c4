import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { fieldValue, hasPresence, lengthTag, methods, scalarDefault, tagOf, type Value } from './fields.js';
import type { FileWriter } from './file-writer.js';

/** The function that encodes a message. The Writer runs from back to front, so the last field comes first. */
export function printWrite(message: DescMessage, out: FileWriter): void {
  const name = out.name(message);
  out.line();
  const unused = message.fields.length === 0 ? '_' : '';
  const parameters = `${unused}w: ${out.runType('Writer')}, ${unused}m: ${out.runType('Init')}<${name}>`;
  out.line(`export function write${name}(${parameters}): void {`);
  const backward = message.fields.toSorted((a, b) => b.number - a.number);
  backward.forEach((field, index) => {
    printField(field, index, out);
  });
  out.line('}');
}

function printField(field: DescField, index: number, out: FileWriter): void {
  const value = fieldValue(field);
  const source = `m.${out.member(field)}`;
  if (field.fieldKind === 'list') printList(field, value, source, index, out);
  else if (field.fieldKind === 'map') printMap(field, value, source, out);
  else if (field.oneof !== undefined) {
    const holder = `m.${out.member(field.oneof)}`;
    printWhen(`${holder}?.case === ${out.caseOf(field)}`, writeValue(field.number, value, `${holder}.value`, out), out);
  } else printWhen(isWritten(field, value, source, out), writeValue(field.number, value, source, out), out);
}

function isWritten(field: DescField, value: Value, source: string, out: FileWriter): string {
  if (hasPresence(field) || value.kind === 'message') return `${source} !== undefined`;
  if (value.scalar === ScalarType.DOUBLE || value.scalar === ScalarType.FLOAT)
    return `${out.run('isNonZero')}(${source})`;
  // The other defaults are the falsy values of their types.
  return value.scalar === ScalarType.BYTES ? `${source}?.length` : source;
}

function printWhen(condition: string, statements: string, out: FileWriter): void {
  out.line(`  if (${condition}) { ${statements} }`);
}

function writeValue(number: number, value: Value, expression: string, out: FileWriter): string {
  if (value.kind === 'scalar') return `w.${methods[value.scalar]}(${expression}); w.tag(${tagOf(number, value)});`;
  const write = out.value(value.message, 'write');
  return `const mark = w.mark(); ${write}(w, ${expression}); w.close(mark, ${lengthTag(number)});`;
}

function printList(
  field: DescField & { fieldKind: 'list' },
  value: Value,
  source: string,
  index: number,
  out: FileWriter,
): void {
  const list = `list${index}`;
  const loop = `for (let i = ${list}.length - 1; i >= 0; i--)`;
  const item = `${list}[i] ?? ${value.kind === 'message' ? '{}' : scalarDefault(value.scalar, out)}`;
  out.line(`  const ${list} = ${source};`);
  if (field.packed && value.kind === 'scalar') {
    out.line(`  if (${list}?.length) {`);
    out.line('    const mark = w.mark();');
    out.line(`    ${loop} w.${methods[value.scalar]}(${item});`);
    out.line(`    w.close(mark, ${lengthTag(field.number)});`);
    out.line('  }');
  } else {
    out.line(`  if (${list} !== undefined) ${loop} { ${writeValue(field.number, value, item, out)} }`);
  }
}

function printMap(field: DescField & { fieldKind: 'map' }, value: Value, source: string, out: FileWriter): void {
  const key: Value = { kind: 'scalar', scalar: field.mapKey };
  out.line(`  if (${source} !== undefined) for (const [key, value] of ${out.run('reversedEntries')}(${source})) {`);
  out.line('    const entry = w.mark();');
  out.line(`    ${writeValue(2, value, 'value', out)}`);
  out.line(`    ${writeValue(1, key, 'key', out)}`);
  out.line(`    w.close(entry, ${lengthTag(field.number)});`);
  out.line('  }');
}
