import { isUtf8 } from 'node:buffer';
import { StatusError } from '../status-error.js';

/** Octets of a body that are looked at. */
const mostOctets = 1024;
/** Characters of it that stand in an error. */
const mostCharacters = 200;
/** How long the body is waited for: a server need not send one, nor end it. */
const waitMs = 200;

/**
 * A response that is no gRPC, such as the error page of a proxy: its beginning is read, because it says more to people than
 * its status does.
 */
export class ForeignResponse {
  readonly #fault: StatusError;
  readonly #done: (error: StatusError) => void;
  readonly #timer: NodeJS.Timeout;
  #body: Buffer = Buffer.alloc(0);

  /** @param done called once with the fault, and what the body says of it */
  constructor(fault: StatusError, done: (error: StatusError) => void) {
    this.#fault = fault;
    this.#done = done;
    this.#timer = setTimeout(() => this.end(), waitMs);
  }

  push(bytes: Buffer, start: number, end: number): void {
    const room = mostOctets - this.#body.length;
    this.#body = Buffer.concat([this.#body, bytes.subarray(start, Math.min(end, start + room))]);
    if (this.#body.length === mostOctets) this.end();
  }

  end(): void {
    this.stop();
    const text = readable(this.#body);
    const { status, details, remedy } = this.#fault;
    this.#done(text === '' ? this.#fault : new StatusError(status, `${details}; it says: ${text}`, { remedy }));
  }

  /** The call ended otherwise. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The text of a body without the tags of HTML; empty for what is no text. */
function readable(body: Buffer): string {
  // The body may be cut within a character.
  const cut = [0, 1, 2, 3].map((less) => body.subarray(0, body.length - less)).find(isUtf8);
  if (cut === undefined || cut.includes(0)) return '';
  const text = cut
    .toString('utf8')
    .replace(/<(script|style|head)\b.*?<\/\1>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}...` : text;
}
