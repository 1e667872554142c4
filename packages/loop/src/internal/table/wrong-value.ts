import { LooppError } from '@loopp/grpc';
import { WrongValueError } from '../errors.js';
import type { Crossing } from './crossing.js';

interface ToWire {
  toWire(value: never, crossing: Crossing): unknown;
}

/** One part of a message, a field or an element of a list, whose errors name it. */
export function partToWire(mapping: ToWire, name: string | number, value: unknown, crossing: Crossing): unknown {
  try {
    return mapping.toWire(value as never, crossing);
  } catch (error) {
    const { reason, field = '', cause } = asWrongValue(error, value);
    const own = typeof name === 'number' ? `[${name}]` : name;
    const joined = field === '' || field.startsWith('[') ? own + field : `${own}.${field}`;
    throw new WrongValueError(reason, { field: joined, cause });
  }
}

/** A whole request or reply, whose errors name the method. */
export function messageToWire(mapping: ToWire, path: string, value: unknown, crossing: Crossing): unknown {
  try {
    return mapping.toWire(value as never, crossing);
  } catch (error) {
    const { reason, field, cause } = asWrongValue(error, value);
    throw new WrongValueError(reason, { method: path.slice(1), field, cause });
  }
}

/** Errors that say themselves what is wrong, in words that users may match on, are thrown as they are. */
function asWrongValue(error: unknown, value: unknown): WrongValueError {
  if (error instanceof WrongValueError) return error;
  if (error instanceof LooppError) throw error;
  if (value === undefined || value === null)
    return new WrongValueError(`expected a value, got ${value}`, { cause: error });
  return new WrongValueError(error instanceof Error ? error.message : String(error), { cause: error });
}
