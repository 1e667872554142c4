// What Vault lends to an engine over the broker: storage for this mount, and its settings.
import type { Channel } from '@loopp/grpc';
import { Storage, SystemView } from './pb/backend.pb.js';

const SECOND = 1_000_000_000n;

export class Vault implements AsyncDisposable {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async read(key: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { entry, err } = await this.#channel.unary(Storage.methods.get, { key });
    check(err);
    return entry === undefined ? undefined : objectOf(Buffer.from(entry.value).toString());
  }

  async write(key: string, value: Readonly<Record<string, unknown>>): Promise<void> {
    const entry = { key, value: Buffer.from(JSON.stringify(value)) };
    check((await this.#channel.unary(Storage.methods.put, { entry })).err);
  }

  async delete(key: string): Promise<void> {
    check((await this.#channel.unary(Storage.methods.delete, { key })).err);
  }

  /** Names right below a prefix that ends in a slash. */
  async list(prefix: string): Promise<readonly string[]> {
    const { keys, err } = await this.#channel.unary(Storage.methods.list, { prefix });
    check(err);
    return keys;
  }

  /** In seconds: how long a lease lasts where nobody says it, and how long one may last. */
  async leaseBounds(): Promise<{ readonly usual: number; readonly longest: number }> {
    const { methods } = SystemView;
    const [usual, longest] = await Promise.all([
      this.#channel.unary(methods.defaultLeaseTTL, {}),
      this.#channel.unary(methods.maxLeaseTTL, {}),
    ]);
    return { usual: Number(usual.TTL / SECOND), longest: Number(longest.TTL / SECOND) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#channel.close();
  }
}

export const nanoseconds = (seconds: number): bigint => BigInt(Math.round(seconds)) * SECOND;

/** A JSON object; `{}` for what is none, as Vault sends for a request without data. */
export function objectOf(json: string): Readonly<Record<string, unknown>> {
  const value: unknown = json === '' ? undefined : JSON.parse(json);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function check(error: string): void {
  if (error !== '') throw new Error(`Vault's storage failed: ${error}`);
}
