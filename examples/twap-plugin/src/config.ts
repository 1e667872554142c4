// What the plugin is told. The operator's part may differ between oracles, the contract's part is the same for all.
import type { JsonObject } from '@loopp/loop';

/** Of the job, JSON: where this oracle has its prices from. */
export interface JobConfig {
  /** The specification of a pipeline, which the host runs; its last task gives the price, a whole number. */
  readonly pipeline: string;
  readonly windowMs: number;
  readonly sampleMs: number;
}

/** Of the contract (its offchain config), JSON: when a new price is worth a transaction. */
export interface FeedConfig {
  /** Parts per million. */
  readonly deviation: bigint;
  readonly heartbeatSeconds: number;
}

/** @throws Error that names the member which is wrong */
export function jobConfigOf({ pipeline, windowSeconds = 60, sampleSeconds = 5 }: JsonObject): JobConfig {
  if (typeof pipeline !== 'string' || pipeline === '') throw new Error('pipeline: the specification of a pipeline');
  const [windowMs, sampleMs] = [
    milliseconds(windowSeconds, 'windowSeconds'),
    milliseconds(sampleSeconds, 'sampleSeconds'),
  ];
  return { pipeline, windowMs, sampleMs };
}

/** @throws Error that names the member which is wrong */
export function feedConfigOf(offchainConfig: Uint8Array): FeedConfig {
  const { deviationPpm, heartbeatSeconds } = objectOf(new TextDecoder().decode(offchainConfig), 'the offchain config');
  if (!Number.isSafeInteger(deviationPpm) || Number(deviationPpm) < 0)
    throw new Error('deviationPpm: parts per million');
  const heartbeatMs = milliseconds(heartbeatSeconds, 'heartbeatSeconds');
  return { deviation: BigInt(Number(deviationPpm)), heartbeatSeconds: heartbeatMs / 1000 };
}

/** @throws Error for what is no JSON object */
export function objectOf(json: string, what: string): JsonObject {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Told below.
  }
  throw new Error(`${what} is no JSON object: ${json}`);
}

function milliseconds(value: unknown, name: string): number {
  if (typeof value === 'number' && value > 0 && value <= 86_400) return value * 1000;
  throw new Error(`${name}: seconds, up to a day`);
}
