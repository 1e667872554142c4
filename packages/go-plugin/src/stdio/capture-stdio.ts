import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { type OutputName, OutputRing } from './output-ring.js';

/** The process's outputs, redirected. */
export interface CapturedStdio {
  readonly ring: OutputRing;
  /** Gives the streams back; what no host read goes to the real standard error. Idempotent. */
  release(): void;
}

export interface CaptureOptions {
  /** Which outputs to redirect. Default both, as go-plugin does. */
  readonly streams?: readonly OutputName[];
  /** Bytes kept while no host reads. Default 1 MiB. */
  readonly capacity?: number;
}

/**
 * Redirects `process.stdout` and `process.stderr`, and with them `console`, into memory. A host takes the plugin's standard
 * output for the handshake line, so nothing else may be printed there: call this first when modules print while they load;
 * `servePlugin` calls it otherwise. Native code and child processes still write to the real outputs.
 */
export function captureStdio(options: CaptureOptions = {}): CapturedStdio {
  const ring = new OutputRing(options.capacity);
  const restore = (options.streams ?? ['stdout', 'stderr']).map((name) => redirect(process[name], name, ring));
  const flush = () => {
    for (const { data } of ring.drain()) writeAll(data);
  };
  process.once('exit', flush);
  return {
    ring,
    release: () => {
      for (const undo of restore.splice(0)) undo();
      process.off('exit', flush);
      flush();
    },
  };
}

type Callback = (error?: Error | null) => void;

function redirect(stream: Writable, name: OutputName, ring: OutputRing): () => void {
  const original = stream.write;
  function write(chunk: unknown, encoding?: BufferEncoding | Callback, callback?: Callback): boolean {
    const done = typeof encoding === 'function' ? encoding : callback;
    ring.push(name, bytesOf(chunk, typeof encoding === 'string' ? encoding : undefined));
    if (done !== undefined) process.nextTick(done);
    return true;
  }
  stream.write = write;
  return () => {
    stream.write = original;
  };
}

function bytesOf(chunk: unknown, encoding: BufferEncoding | undefined): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), encoding);
}

function writeAll(data: Uint8Array): void {
  try {
    writeSync(2, data);
  } catch {
    // Nobody reads any more.
  }
}
