import { type DescField, type FileRegistry, ScalarType } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';

/**
 * What two peers have to agree on, as lines in the format of packages/loop/src/pb/upstream/ORIGIN.md; google's
 * well-known types are left out.
 */
export function schemaFacts(registry: FileRegistry): Set<string> {
  const facts = new Set<string>();
  for (const file of registry.files) {
    if (file.proto.name.startsWith('google/protobuf/')) continue;
    for (const service of file.services) {
      facts.add(`service ${service.typeName}`);
      for (const method of service.methods) {
        const kind = method.methodKind.replace('_', '-');
        facts.add(
          `method ${service.typeName}/${method.name} ${kind} ${method.input.typeName} ${method.output.typeName}`,
        );
      }
    }
    for (const type of nestedTypes(file)) {
      if (type.kind === 'enum') {
        facts.add(`enum ${type.typeName}`);
        for (const value of type.values) facts.add(`value ${type.typeName}.${value.name} ${value.number}`);
      } else if (type.kind === 'message') {
        facts.add(`message ${type.typeName}`);
        for (const field of type.fields) facts.add(fieldFact(field));
        for (const { start, end } of type.proto.reservedRange) {
          facts.add(`reserved ${type.typeName} ${start}-${end - 1}`);
        }
      }
    }
  }
  return facts;
}

function fieldFact(field: DescField): string {
  const words = [
    'field',
    `${field.parent.typeName}.${field.name}`,
    field.number,
    fieldType(field),
    label(field),
    field.fieldKind === 'message' || field.oneof !== undefined || field.proto.proto3Optional ? 'explicit' : 'implicit',
    `json=${field.jsonName}`,
  ];
  if (field.oneof !== undefined) words.push(`oneof=${field.oneof.name}`);
  if (field.fieldKind === 'list' && field.listKind !== 'message' && isPackable(field.scalar)) {
    words.push(field.packed ? 'packed' : 'unpacked');
  }
  return words.join(' ');
}

function fieldType(field: DescField): string {
  const value = field.message?.typeName ?? field.enum?.typeName ?? scalarName(field.scalar);
  return field.fieldKind === 'map' ? `map<${scalarName(field.mapKey)},${value}>` : value;
}

function scalarName(scalar: ScalarType | undefined): string {
  return scalar === undefined ? 'unknown' : ScalarType[scalar].toLowerCase();
}

function label(field: DescField): string {
  if (field.fieldKind === 'list') return 'repeated';
  if (field.fieldKind === 'map') return 'map';
  return field.proto.proto3Optional ? 'optional' : 'singular';
}

function isPackable(scalar: ScalarType | undefined): boolean {
  return scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
}
