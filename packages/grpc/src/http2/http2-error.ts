import type { ErrorCode } from './protocol.js';

/** A fault of the peer that ends the connection with GOAWAY (RFC 9113 section 5.4.1). */
export class Http2Error extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'Http2Error';
    this.code = code;
  }
}
