import type { HpackEncoder } from '../hpack/encoder.js';
import { acceptedEncodings, type Compression } from '../message/compression.js';

/** Paths whose encoded header block is kept. */
const mostPaths = 512;

/** What all requests of one connection have in common, with the encoded block of each path. */
export class RequestHeader {
  readonly #scheme: string;
  readonly #authority: string;
  readonly #userAgent: string;
  readonly #compression: Compression;
  readonly #blocks = new Map<string, { version: number; block: Uint8Array; listSize: number }>();

  constructor(options: { scheme: string; authority: string; userAgent: string; compression: Compression }) {
    this.#scheme = options.scheme;
    this.#authority = options.authority;
    this.#userAgent = options.userAgent;
    this.#compression = options.compression;
  }

  /** Writes everything but deadline and metadata; the second time, a few octets from the cache. */
  write(encoder: HpackEncoder, path: string): void {
    const cached = this.#blocks.get(path);
    if (cached !== undefined && cached.version === encoder.version) {
      encoder.repeat(cached.block, cached.listSize);
      return;
    }
    const start = encoder.length;
    const before = encoder.version;
    const listSize = encoder.listSize;
    this.writePseudo(encoder, path);
    encoder.indexed('te', 'trailers');
    encoder.indexed('content-type', 'application/grpc');
    encoder.indexed('user-agent', this.#userAgent);
    encoder.indexed('grpc-accept-encoding', acceptedEncodings);
    if (this.#compression !== 'identity') encoder.indexed('grpc-encoding', this.#compression);
    // A block that inserted fields must not be repeated; the next one will refer to them.
    if (encoder.version !== before) return;
    if (this.#blocks.size >= mostPaths) this.#blocks.clear();
    const block = Uint8Array.from(encoder.buffer.subarray(start, encoder.length));
    this.#blocks.set(path, { version: encoder.version, block, listSize: encoder.listSize - listSize });
  }

  /** Writes the pseudo-headers only. */
  writePseudo(encoder: HpackEncoder, path: string): void {
    encoder.indexed(':method', 'POST');
    encoder.indexed(':scheme', this.#scheme);
    encoder.indexed(':path', path);
    encoder.indexed(':authority', this.#authority);
  }
}
