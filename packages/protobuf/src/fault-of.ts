import { EncodeError } from './encode-error.js';

/** Tries to write a value; returns what that throws. */
type Attempt = (value: unknown) => unknown;

interface Fault {
  readonly path: string;
  readonly error: unknown;
  readonly value: unknown;
}

/**
 * Names the field that kept a message from being encoded. Writers do not know where they are, for that would cost
 * every message something; so parts of the message are written alone, until the one that fails has no parts.
 */
export function faultOf(
  typeName: string,
  write: (value: unknown) => void,
  message: unknown,
  cause: unknown,
): EncodeError {
  const attempt: Attempt = (value) => {
    try {
      write(value);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  const { path, error, value } = narrow(attempt, message, { path: '', error: cause, value: message });
  const at = { typeName, ...(path !== '' && { field: path }) };
  if (error instanceof EncodeError) return new EncodeError(error.message, { ...at, remedy: error.remedy });
  if (value === null || value === undefined) {
    return new EncodeError(`expected a value, got ${value}`, { ...at, remedy: 'leave the field out', cause: error });
  }
  return new EncodeError(error instanceof Error ? error.message : String(error), { ...at, cause: error });
}

function narrow(attempt: Attempt, value: unknown, fault: Fault): Fault {
  for (const { name, part, alone } of partsOf(value)) {
    const within: Attempt = (inner) => attempt(alone(inner));
    const error = within(part);
    if (error === undefined) continue;
    const found = { path: fault.path + (fault.path === '' ? name.replace(/^\./, '') : name), error, value: part };
    // An empty one that fails too is not what should be here, whatever it holds.
    const empty = emptyLike(part);
    return empty === undefined || within(empty) !== undefined ? found : narrow(within, part, found);
  }
  return fault;
}

interface Part {
  readonly name: string;
  readonly part: unknown;
  /** The whole with nothing but a part in this place. */
  alone(part: unknown): unknown;
}

function* partsOf(value: unknown): Generator<Part> {
  if (Array.isArray(value)) {
    for (const [i, part] of value.entries()) yield { name: `[${i}]`, part, alone: (inner) => [inner] };
  } else if (value instanceof Map) {
    for (const [key, part] of value)
      yield { name: `[${String(key)}]`, part, alone: (inner) => new Map([[key, inner]]) };
  } else if (isOneof(value)) {
    const { case: name, value: part } = value;
    yield { name: `.${name}`, part, alone: (inner) => ({ case: name, value: inner }) };
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [key, part] of Object.entries(value))
      yield { name: `.${key}`, part, alone: (inner) => ({ [key]: inner }) };
  }
}

function emptyLike(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (isOneof(value)) return { case: undefined };
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? {} : undefined;
}

/** A set oneof. A message with fields of just these names reads the same way. */
function isOneof(value: unknown): value is { case: string; value: unknown } {
  if (typeof value !== 'object' || value === null || !('case' in value) || !('value' in value)) return false;
  return typeof value.case === 'string' && Object.keys(value).length === 2;
}
