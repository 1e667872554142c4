import { type ConnectOpts, Socket, type SocketConstructorOpts } from 'node:net';

/** What one read may bring, in octets. */
const bufferSize = 65_536;

/** Takes octets as they come: `buffer[0..length)`, valid during the call only; `retain` keeps them. */
export type ChunkSink = (buffer: Buffer, length: number) => void;

/**
 * A socket that reads into one buffer again and again (the `onread` option of net.Socket) instead of making one for each
 * read. Until a sink is attached, and without one, it is a socket like any other.
 */
export class DirectSocket extends Socket {
  readonly #intake: Intake;

  private constructor(intake: Intake) {
    super(optionsFor(intake));
    this.#intake = intake;
    intake.fallback = (bytes) => this.push(bytes);
  }

  static create(): DirectSocket {
    return new DirectSocket(new Intake());
  }

  /** Hands all octets to `sink` from now on, those first that came already. */
  attach(sink: ChunkSink): void {
    for (let chunk: unknown = this.read(); chunk instanceof Buffer; chunk = this.read()) sink(chunk, chunk.length);
    this.#intake.sink = sink;
  }

  /**
   * Octets of the buffer that the sink was called with, as they may be used after the call: a large part is left to the
   * caller, and the next read takes another buffer; a small one is copied, so that it does not hold all of the buffer.
   */
  retain(octets: Buffer): Buffer {
    if (octets.length < bufferSize / 2) return Buffer.from(octets);
    this.#intake.kept = true;
    return octets;
  }
}

class Intake {
  sink: ChunkSink | undefined;
  fallback: (bytes: Buffer) => boolean = () => true;
  kept = false;
  #buffer: Buffer = Buffer.allocUnsafeSlow(bufferSize);

  next(): Buffer {
    if (this.kept) this.#buffer = Buffer.allocUnsafeSlow(bufferSize);
    this.kept = false;
    return this.#buffer;
  }

  /** Whether to read on. */
  read(length: number): boolean {
    if (this.sink === undefined) return this.fallback(Buffer.from(this.#buffer.subarray(0, length)));
    this.sink(this.#buffer, length);
    return true;
  }
}

/** The constructor reads `onread`, though the types say so of `connect` only. */
function optionsFor(intake: Intake): SocketConstructorOpts & ConnectOpts {
  return { onread: { buffer: () => intake.next(), callback: (length) => intake.read(length) } };
}
