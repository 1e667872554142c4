import type { JsonObject } from '@loopp/loop';

/** What a job says to this product: the JSON of its plugin configuration. */
export interface Config {
  /** The task pipeline that gives the value, in the language of Chainlink jobs. The host runs it. */
  readonly pipeline: string;
  /** How far the value has to move, in millionths of it, for a further report. */
  readonly deviationPpm: bigint;
}

/** @throws Error that names what is wrong; the operator reads it when the job is added. */
export function readConfig(config: JsonObject): Config {
  const { pipeline, deviationPpm = 0 } = config;
  if (typeof pipeline !== 'string' || pipeline.trim() === '') throw new Error('pipeline must be a text with tasks');
  if (typeof deviationPpm !== 'number' || !Number.isSafeInteger(deviationPpm) || deviationPpm < 0) {
    throw new Error(`deviationPpm must be a whole number from 0, and is ${JSON.stringify(deviationPpm)}`);
  }
  return { pipeline, deviationPpm: BigInt(deviationPpm) };
}
