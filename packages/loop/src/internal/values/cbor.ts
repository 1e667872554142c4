import { encode, Token, Tokenizer, Type } from 'cborg';
import type { Decimal, Value } from '../../types/values.js';
import { Instant } from '../../types/values.js';
import { fromMagnitude, magnitude } from '../services/values.js';
import { InvalidValueError } from './invalid-value-error.js';
import { checkDepth, checkedKey, shapeOf } from './shape.js';

/** What the original's decoder follows, in depth and in members. */
const maxLevels = 32;
const maxMembers = 131_072;

const twoTo64 = 1n << 64n;
const positiveBigInt = 2;
const negativeBigInt = 3;

/** Core deterministic encoding (RFC 8949, 4.2.1) with the original's choices: times as text, a zero time as null. */
export function encodeCbor(value: unknown): Uint8Array {
  return encode(writable(value, 0), {
    typeEncoders: {
      number: (float: number) => [new Token(Type.float, float)],
      bigint: bigIntTokens,
    },
  });
}

/** `null` leaves the choice to the library: a plain integer. */
function bigIntTokens(value: bigint): Token[] | null {
  const rest = value < 0n ? -1n - value : value;
  if (rest < twoTo64) return null;
  return [new Token(Type.tag, value < 0n ? negativeBigInt : positiveBigInt), new Token(Type.bytes, magnitude(rest))];
}

/** The same value in forms that the library knows. */
function writable(value: unknown, depth: number): unknown {
  const shape = shapeOf(value, depth, maxLevels);
  switch (shape.kind) {
    case 'null':
      return null;
    case 'instant':
      return shape.value.nanoseconds === Instant.zero.nanoseconds ? null : shape.value.toString();
    case 'decimal':
      return binaryDecimal(shape.value);
    case 'list':
      checkMembers(shape.items.length);
      return shape.items.map((item) => writable(item, depth + 1));
    case 'map':
      checkMembers(shape.entries.length);
      return new Map(shape.entries.map(([key, member]) => [key, writable(member, depth + 1)]));
    default:
      return shape.value;
  }
}

function checkMembers(count: number): void {
  if (count > maxMembers) throw new InvalidValueError(`a list or map has more than ${maxMembers} members`);
}

/** Go's binary form of a decimal: the exponent as int32, then the coefficient as Go's gobs have it. */
function binaryDecimal({ coefficient, exponent }: Decimal): Uint8Array {
  const absolute = magnitude(coefficient < 0n ? -coefficient : coefficient);
  const bytes = new Uint8Array(5 + absolute.length);
  new DataView(bytes.buffer).setInt32(0, exponent);
  bytes[4] = coefficient < 0n ? 3 : 2;
  bytes.set(absolute, 5);
  return bytes;
}

export function decodeCbor(bytes: Uint8Array): Value {
  const reader = new CborReader(bytes);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The library's own builder makes integers and floats the same, and follows any depth. */
class CborReader {
  private readonly tokens: Tokenizer;

  constructor(bytes: Uint8Array) {
    this.tokens = new Tokenizer(bytes, { allowBigInt: true });
  }

  value(depth: number): Value {
    return this.valueOf(this.next(), depth);
  }

  end(): void {
    if (!this.tokens.done()) throw new InvalidValueError('bytes follow the value');
  }

  private next(): Token {
    if (this.tokens.done()) throw new InvalidValueError('the bytes end within a value');
    return this.tokens.next();
  }

  private valueOf(token: Token, depth: number): Value {
    switch (token.type.name) {
      case 'uint':
      case 'negint':
        return BigInt(token.value);
      case 'undefined':
        return null;
      case 'array':
        return this.list(token.value, depth);
      case 'map':
        return this.map(token.value, depth);
      case 'tag':
        return this.tagged(token.value, depth);
      case 'break':
        throw new InvalidValueError('a value ends before it began');
      default:
        return token.value;
    }
  }

  /** @param length `Infinity` for one that a break ends. */
  private list(length: number, depth: number): Value[] {
    checkDepth(depth, maxLevels);
    const items: Value[] = [];
    while (true) {
      const token = this.member(items.length, length);
      if (token === undefined) return items;
      items.push(this.valueOf(token, depth + 1));
    }
  }

  private map(length: number, depth: number): Value {
    checkDepth(depth, maxLevels);
    const map = new Map<string | bigint, Value>();
    let onlyTexts = true;
    for (let count = 0; ; count++) {
      const token = this.member(count, length);
      if (token === undefined) return onlyTexts ? Object.fromEntries(map) : map;
      // To the original a big integer is no key, however small it is.
      if (token.type.name === 'tag') throw new InvalidValueError('a key of a map is tagged');
      const key = checkedKey(this.valueOf(token, depth + 1));
      if (typeof key === 'bigint') onlyTexts = false;
      map.set(key, this.value(depth + 1));
    }
  }

  /** The next member's first token, or `undefined` behind the last. */
  private member(count: number, length: number): Token | undefined {
    if (count === length) return undefined;
    checkMembers(count + 1);
    const token = this.next();
    return length === Number.POSITIVE_INFINITY && token.type.name === 'break' ? undefined : token;
  }

  private tagged(tag: number, depth: number): Value {
    checkDepth(depth, maxLevels);
    const content = this.value(depth + 1);
    if (content instanceof Uint8Array && tag === positiveBigInt) return fromMagnitude(content);
    if (content instanceof Uint8Array && tag === negativeBigInt) return -1n - fromMagnitude(content);
    throw new InvalidValueError(`the tag ${tag} is not known here`);
  }
}
