import { Duplex } from 'node:stream';
import { Flag, FrameType } from './frame.js';

/** Window every stream begins with, in both directions, in bytes. */
export const INITIAL_WINDOW = 256 * 1024;
/** Largest payload of one frame, so that streams take turns. */
const MAX_FRAME = 64 * 1024;
/** How long the other side may take to close its half after ours is closed. */
const CLOSE_TIMEOUT_MS = 5 * 60_000;

/** What a stream needs of its session. */
export interface StreamOwner {
  /** `done` is called when the frame has left. */
  send(type: number, flags: number, streamId: number, payload: Uint8Array | number, done?: () => void): void;
  /** The stream is over. `lateOctets`: what the other side, which has not closed its half yet, may still send. */
  release(streamId: number, lateOctets: number | undefined): void;
  /** Octets came for a released stream, in a frame that began before. */
  late(streamId: number, octets: number): void;
}

/** One stream of a session: a Duplex with flow control of its own. */
export class YamuxStream extends Duplex {
  readonly id: number;
  readonly #owner: StreamOwner;
  #sendWindow = INITIAL_WINDOW;
  #receiveWindow = INITIAL_WINDOW;
  #received: Buffer[] = [];
  #credit = 0;
  #wantsData = false;
  #remoteEnded = false;
  #remoteReset = false;
  #finSent = false;
  #blocked: (() => void) | undefined;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(owner: StreamOwner, id: number) {
    super({ allowHalfOpen: true });
    this.#owner = owner;
    this.id = id;
  }

  /** Payload from the other side. @returns `false` when it is more than the window allows */
  receive(chunk: Buffer): boolean {
    if (chunk.length > this.#receiveWindow) return false;
    this.#receiveWindow -= chunk.length;
    if (this.destroyed) {
      this.#owner.late(this.id, chunk.length);
      return true;
    }
    this.#received.push(chunk);
    this.#deliver();
    return true;
  }

  /** The other side closed its half. */
  remoteEnd(): void {
    if (this.#remoteEnded) return;
    this.#remoteEnded = true;
    this.#deliver();
    if (this.#finSent && this.destroyed) this.#finish();
  }

  remoteReset(): void {
    this.#remoteReset = true;
    this.destroy(new Error('the other side reset the stream'));
  }

  /** The connection is gone: what arrived may be read, nothing can be written. */
  cutOff(reason: Error): void {
    this.#finSent = true;
    const blocked = this.#blocked !== undefined;
    this.once('end', () => this.destroy());
    this.remoteEnd();
    if (blocked) this.destroy(reason);
  }

  /** The other side read something. */
  grow(bytes: number): void {
    this.#sendWindow += bytes;
    const resume = this.#blocked;
    this.#blocked = undefined;
    resume?.();
  }

  override _read(): void {
    this.#wantsData = true;
    this.#deliver();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#sendFrom(chunk, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#sendFin();
    this.#closeTimer = setTimeout(() => this.destroy(), CLOSE_TIMEOUT_MS);
    this.#closeTimer.unref();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#received = [];
    this.#blocked = undefined;
    clearTimeout(this.#closeTimer);
    // Closing is no reset: what was sent must still be read over there.
    if (error !== null && !this.#remoteReset && !(this.#finSent && this.#remoteEnded)) {
      this.#owner.send(FrameType.windowUpdate, Flag.rst, this.id, 0);
      this.#remoteEnded = true;
    } else if (!this.#remoteReset) {
      this.#sendFin();
    }
    this.#finish();
    callback(error);
  }

  #finish(): void {
    this.#owner.release(this.id, this.#remoteEnded || this.#remoteReset ? undefined : this.#receiveWindow);
  }

  #sendFrom(chunk: Buffer, callback: (error?: Error | null) => void): void {
    if (this.destroyed) {
      callback(new Error('the stream is closed'));
      return;
    }
    if (this.#sendWindow === 0) {
      this.#blocked = () => this.#sendFrom(chunk, callback);
      return;
    }
    const size = Math.min(chunk.length, this.#sendWindow, MAX_FRAME);
    const rest = chunk.subarray(size);
    this.#sendWindow -= size;
    this.#owner.send(FrameType.data, 0, this.id, chunk.subarray(0, size), () => {
      if (rest.length === 0) callback();
      else this.#sendFrom(rest, callback);
    });
  }

  #sendFin(): void {
    if (this.#finSent) return;
    this.#finSent = true;
    this.#owner.send(FrameType.windowUpdate, Flag.fin, this.id, 0);
  }

  #deliver(): void {
    while (this.#wantsData) {
      const chunk = this.#received.shift();
      if (chunk === undefined) break;
      this.#credit += chunk.length;
      this.#wantsData = this.push(chunk);
    }
    this.#giveCredit();
    if (this.#remoteEnded && this.#received.length === 0 && this.#wantsData) {
      this.#wantsData = false;
      this.push(null);
    }
  }

  /** Only what was handed on is credited, so that a slow reader holds back its writer and nobody else. */
  #giveCredit(): void {
    if (this.#credit < INITIAL_WINDOW / 2 || this.#remoteEnded) return;
    const credit = this.#credit;
    this.#credit = 0;
    this.#receiveWindow += credit;
    this.#owner.send(FrameType.windowUpdate, 0, this.id, credit);
  }
}
