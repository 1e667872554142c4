import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** The protobuf-es message with the content of a value in the shape of our generated interfaces. */
export function reflectMessage(desc: DescMessage, value: unknown): ReflectMessage {
  const message = reflect(desc);
  for (const field of desc.fields) {
    const content = contentOf(field, value);
    if (content === undefined) continue;
    if (field.fieldKind === 'list') {
      const list = message.get(field);
      if (Array.isArray(content)) for (const item of content) list.add(single(field, item));
    } else if (field.fieldKind === 'map') {
      const map = message.get(field);
      const entries = content instanceof Map ? content : Object.entries(Object(content));
      for (const [key, item] of entries) map.set(key, single(field, item));
    } else message.set(field, single(field, content));
  }
  return message;
}

function contentOf(field: DescField, value: unknown): unknown {
  if (field.oneof === undefined) return property(value, field.localName);
  const holder = property(value, field.oneof.localName);
  return property(holder, 'case') === field.localName ? property(holder, 'value') : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function single(field: DescField, value: unknown): unknown {
  return field.message === undefined ? value : reflectMessage(field.message, value);
}
