import { type DescField, type DescMessage, isFieldSet, ScalarType } from '@bufbuild/protobuf';
import { FieldDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { fieldValue, hasPresence, isObjectMap, scalarDefault, scalarType, valueType } from './fields.js';
import type { FileWriter } from './file-writer.js';
import { printComment } from './print-comment.js';

/** The interface of a message and the function that makes one with every field at its default. */
export function printShape(message: DescMessage, out: FileWriter): void {
  const name = out.name(message);
  out.line();
  printComment(message, out);
  out.line(`export interface ${name} {`);
  for (const member of message.members) {
    printComment(member, out, '  ', member.kind === 'field' ? notes(member) : []);
    if (member.kind === 'field') out.line(`  ${out.member(member)}: ${fieldType(member, out)};`);
    else {
      out.line(`  ${out.member(member)}:`);
      for (const field of member.fields) {
        out.line(`    | { case: ${out.caseOf(field)}; value: ${valueType(field, out)} }`);
      }
      out.line('    | { case: undefined; value?: undefined };');
    }
  }
  out.line('}');
  out.line();
  out.line(`function empty${name}(): ${name} {`);
  const defaults = message.members.map((member) => {
    const value = member.kind === 'field' ? fieldDefault(member, out) : '{ case: undefined }';
    return `${out.member(member)}: ${value}`;
  });
  out.line(defaults.length === 0 ? '  return {};' : `  return { ${defaults.join(', ')} };`);
  out.line('}');
}

/** A default of proto2 is not applied: only so can the reader of a message tell that the field was absent. */
function notes({ proto, scalar }: DescField): string[] {
  if (!isFieldSet(proto, FieldDescriptorProtoSchema.field.defaultValue)) return [];
  const value = scalar === ScalarType.STRING ? JSON.stringify(proto.defaultValue) : proto.defaultValue;
  return [`\`undefined\` stands for the default, ${value}.`];
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
