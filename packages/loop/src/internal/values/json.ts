import { isUtf8 } from 'node:buffer';
import type { Value } from '../../types/values.js';
import { InvalidValueError } from './invalid-value-error.js';
import { checkDepth, shapeOf } from './shape.js';

/** How the two versions of JSON differ: Go's encoding/json, and its successor told to write numbers as text. */
export interface JsonDialect {
  readonly numbersAsText: boolean;
  /** For text inside of HTML and JavaScript. */
  readonly escapesMarkup: boolean;
  /** Bytes that are no UTF-8 are refused; else each becomes U+FFFD. */
  readonly strictUtf8: boolean;
}

export const json1: JsonDialect = { numbersAsText: false, escapesMarkup: true, strictUtf8: false };
export const json2: JsonDialect = { numbersAsText: true, escapesMarkup: false, strictUtf8: true };

/** Members are sorted by their names' bytes, numbers written as Go writes them. */
export function encodeJson(value: unknown, dialect: JsonDialect): Uint8Array {
  return Buffer.from(write(value, 0, dialect), 'utf8');
}

function write(value: unknown, depth: number, dialect: JsonDialect): string {
  const shape = shapeOf(value, depth);
  switch (shape.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(shape.value);
    case 'integer':
      // What fits no machine integer is a big.Int in Go, which writes itself and takes no quotes.
      return dialect.numbersAsText && fits64(shape.value) ? `"${shape.value}"` : String(shape.value);
    case 'float': {
      const text = floatText(shape.value);
      return dialect.numbersAsText ? `"${text}"` : text;
    }
    case 'text':
      return quoted(shape.value, dialect);
    case 'bytes':
      return `"${Buffer.from(shape.value).toString('base64')}"`;
    case 'instant':
    case 'decimal':
      return `"${shape.value}"`;
    case 'list':
      return `[${shape.items.map((item) => write(item, depth + 1, dialect)).join(',')}]`;
    case 'map':
      return `{${shape.entries
        .map(([key, member]) => ({ name: Buffer.from(String(key)), member }))
        .sort((a, b) => Buffer.compare(a.name, b.name))
        .map(({ name, member }) => `${quoted(name.toString(), dialect)}:${write(member, depth + 1, dialect)}`)
        .join(',')}}`;
  }
}

function fits64(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}

/** Go and JavaScript agree on a float's shortest form but for the sign of zero. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) throw new InvalidValueError(`JSON has no ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

const markup = /[<>&\u2028\u2029]/g;

function quoted(text: string, { escapesMarkup }: JsonDialect): string {
  const json = JSON.stringify(text);
  if (!escapesMarkup) return json;
  return json.replace(markup, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A whole text, or a number. A text that does not end is taken whole too: the parser refuses it. */
const textOrNumber = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"?|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Digits that an integer may have; beyond, parsing takes time out of proportion. */
const maxDigits = 10_000;

/**
 * JSON.parse makes every number a float. So texts and numbers are marked before it, both as text, and told apart
 * behind it; the grammar stays the parser's.
 */
export function decodeJson(bytes: Uint8Array, { strictUtf8 }: JsonDialect): Value {
  if (strictUtf8 && !isUtf8(bytes)) throw new InvalidValueError('the bytes are no UTF-8');
  const json = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const marked = json.replace(textOrNumber, (found) => (found[0] === '"' ? `"t${found.slice(1)}` : `"n${found}"`));
  return unmarked(JSON.parse(marked), 0);
}

function unmarked(value: unknown, depth: number): Value {
  if (typeof value === 'string') return value[0] === 't' ? value.slice(1) : numberOf(value.slice(1));
  if (typeof value !== 'object' || value === null) return value === true ? true : value === false ? false : null;
  checkDepth(depth);
  if (Array.isArray(value)) return value.map((item) => unmarked(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key[0] !== 't') throw new InvalidValueError('a key of a map is no text');
      return [key.slice(1), unmarked(member, depth + 1)];
    }),
  );
}

function numberOf(text: string): bigint | number {
  if (/^-?\d+$/.test(text)) {
    if (text.length > maxDigits) throw new InvalidValueError(`an integer has more than ${maxDigits} digits`);
    // Only a float knows a negative zero.
    return text === '-0' ? -0 : BigInt(text);
  }
  const number = Number(text);
  if (!Number.isFinite(number)) throw new InvalidValueError(`${text} is too large for a float`);
  return number;
}
