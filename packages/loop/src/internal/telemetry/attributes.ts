import type { Init } from '@loopp/protobuf';
import type { KeyValue } from './pb/common.pb.js';

/** OTLP attributes. Values that are neither text, number nor boolean become text. */
export function attributes(values: Readonly<Record<string, unknown>>): Init<KeyValue>[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: { value: anyValue(value) } }));
}

type AnyValue = NonNullable<Init<NonNullable<KeyValue['value']>>['value']>;

function anyValue(value: unknown): AnyValue {
  switch (typeof value) {
    case 'string':
      return { case: 'stringValue', value };
    case 'boolean':
      return { case: 'boolValue', value };
    case 'number':
      return Number.isSafeInteger(value) ? { case: 'intValue', value: BigInt(value) } : { case: 'doubleValue', value };
    default:
      return { case: 'stringValue', value: value instanceof Error ? value.message : String(value) };
  }
}
