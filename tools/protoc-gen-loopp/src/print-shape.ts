import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { printComment } from './comment.js';
import { fieldValue, hasPresence, isObjectMap, scalarDefault, scalarType, valueType } from './fields.js';
import { type FileWriter, identifier } from './file-writer.js';

/** The interface of a message and the function that makes one with every field at its default. */
export function printShape(message: DescMessage, out: FileWriter): void {
  const name = identifier(message);
  out.line();
  printComment(message, out);
  out.line(`export interface ${name} {`);
  for (const member of message.members) {
    printComment(member, out, '  ');
    if (member.kind === 'field') out.line(`  ${member.localName}: ${fieldType(member, out)};`);
    else {
      out.line(`  ${member.localName}:`);
      for (const field of member.fields) {
        out.line(`    | { case: '${field.localName}'; value: ${valueType(field, out)} }`);
      }
      out.line('    | { case: undefined; value?: undefined };');
    }
  }
  out.line('}');
  out.line();
  out.line(`function empty${name}(): ${name} {`);
  const defaults = message.members.map((member) => {
    const value = member.kind === 'field' ? fieldDefault(member, out) : '{ case: undefined }';
    return `${member.localName}: ${value}`;
  });
  out.line(defaults.length === 0 ? '  return {};' : `  return { ${defaults.join(', ')} };`);
  out.line('}');
}

function fieldType(field: DescField, out: FileWriter): string {
  const type = valueType(field, out);
  if (field.fieldKind === 'list') return `${type}[]`;
  if (field.fieldKind !== 'map') return hasPresence(field) ? `${type} | undefined` : type;
  return isObjectMap(field) ? `{ [key: string]: ${type} }` : `globalThis.Map<${scalarType(field.mapKey)}, ${type}>`;
}

/** A field's value in an empty message, as an expression. */
export function fieldDefault(field: DescField, out: FileWriter): string {
  if (field.fieldKind === 'list') return '[]';
  if (field.fieldKind === 'map') return isObjectMap(field) ? '{}' : 'new globalThis.Map()';
  const value = fieldValue(field);
  return hasPresence(field) || value.kind === 'message' ? 'undefined' : scalarDefault(value.scalar, out);
}
