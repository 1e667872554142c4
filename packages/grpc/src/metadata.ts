import { LooppError } from './loopp-error.js';
import { stripSpaces } from './strip-spaces.js';

/** Text for ordinary keys, bytes for keys that end in `-bin`. */
export type MetadataValue = string | Uint8Array;

/**
 * The header or trailer entries of a call. Keys are lower-case; a key may hold several values, which are sent and
 * received one by one, never joined. Keys ending in `-bin` hold bytes, all others printable ASCII (gRPC over HTTP/2,
 * Custom-Metadata); spaces at the ends of text are no part of it and are left out. Keys that start with `grpc-` or `:`
 * belong to the protocol and are refused, but for those that applications use: `grpc-status-details-bin` (the rich error
 * of google.rpc.Status), `grpc-trace-bin`, `grpc-tags-bin`, `grpc-retry-pushback-ms`, `grpc-previous-rpc-attempts`.
 */
export class Metadata {
  readonly #entries: [string, MetadataValue][] = [];

  /** Throws {@link LooppError} `INVALID_METADATA` for a key or value that cannot be sent. */
  constructor(init?: Iterable<readonly [string, MetadataValue]>) {
    if (init !== undefined) for (const [key, value] of init) this.append(key, value);
  }

  /** The first value of `key`. */
  get(key: string): MetadataValue | undefined {
    const wanted = key.toLowerCase();
    for (const entry of this.#entries) if (entry[0] === wanted) return entry[1];
    return undefined;
  }

  /** All values of `key`, in the order in which they were added or received. */
  getAll(key: string): MetadataValue[] {
    const wanted = key.toLowerCase();
    return this.#entries.filter((entry) => entry[0] === wanted).map((entry) => entry[1]);
  }

  /** Replaces all values of `key` by one. */
  set(key: string, value: MetadataValue): this {
    check(key.toLowerCase(), value);
    this.delete(key);
    return this.append(key, value);
  }

  append(key: string, value: MetadataValue): this {
    const lower = key.toLowerCase();
    check(lower, value);
    this.#entries.push([lower, typeof value === 'string' ? stripSpaces(value) : value]);
    return this;
  }

  delete(key: string): this {
    const unwanted = key.toLowerCase();
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      if (this.#entries[i]?.[0] === unwanted) this.#entries.splice(i, 1);
    }
    return this;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The number of values, repeated keys counted each time. */
  get size(): number {
    return this.#entries.length;
  }

  [Symbol.iterator](): IterableIterator<[string, MetadataValue]> {
    return this.#entries[Symbol.iterator]();
  }

  /** Adds an entry that came from the wire and was validated there. */
  static addReceived(metadata: Metadata, key: string, value: MetadataValue): void {
    metadata.#entries.push([key, value]);
  }
}

const forApplications = new Set([
  'grpc-status-details-bin',
  'grpc-trace-bin',
  'grpc-tags-bin',
  'grpc-retry-pushback-ms',
  'grpc-previous-rpc-attempts',
]);

/** Whether a key belongs to gRPC itself, so that applications neither send nor see it. */
export function isProtocolKey(key: string): boolean {
  return key.startsWith('grpc-') && !forApplications.has(key);
}

function check(key: string, value: MetadataValue): void {
  if (!isValidKey(key) || isProtocolKey(key)) {
    throw new LooppError('INVALID_METADATA', `metadata key ${JSON.stringify(key)} cannot be sent`, {
      remedy: 'use letters, digits, "_", "." and "-", and no key of gRPC itself, which starts with "grpc-"',
    });
  }
  if (key.endsWith('-bin') ? typeof value === 'string' : typeof value !== 'string') {
    throw new LooppError('INVALID_METADATA', `metadata key "${key}" has a value of the wrong type`, {
      remedy: 'give bytes to keys that end in "-bin" and text to all others',
    });
  }
  if (typeof value === 'string' && !isPrintable(value)) {
    throw new LooppError('INVALID_METADATA', `the value of metadata key "${key}" is not printable ASCII`, {
      remedy: 'use a key that ends in "-bin" and give bytes',
    });
  }
}

/** Digits, lower-case letters, `_`, `.` and `-`; at least one. */
function isValidKey(key: string): boolean {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    const isLetter = code >= 0x61 && code <= 0x7a;
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f) return false;
  }
  return key.length > 0;
}

function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
