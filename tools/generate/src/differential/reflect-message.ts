import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import type { Names } from '../../../../packages/protoc-gen-loopp/src/names.js';

/** The protobuf-es message with the content of a value in the shape of our generated interfaces. */
export function reflectMessage(desc: DescMessage, names: Names, value: unknown): ReflectMessage {
  const message = reflect(desc);
  for (const field of desc.fields) {
    const content = contentOf(field, names, value);
    if (content === undefined) continue;
    if (field.fieldKind === 'list') {
      const list = message.get(field);
      if (Array.isArray(content)) for (const item of content) list.add(single(field, names, item));
    } else if (field.fieldKind === 'map') {
      const map = message.get(field);
      const entries = content instanceof Map ? content : Object.entries(Object(content));
      for (const [key, item] of entries) map.set(key, single(field, names, item));
    } else message.set(field, single(field, names, content));
  }
  return message;
}

function contentOf(field: DescField, names: Names, value: unknown): unknown {
  if (field.oneof === undefined) return property(value, names.member(field));
  const holder = property(value, names.member(field.oneof));
  return property(holder, 'case') === names.member(field) ? property(holder, 'value') : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function single(field: DescField, names: Names, value: unknown): unknown {
  return field.message === undefined ? value : reflectMessage(field.message, names, value);
}
