/** Of the contract (its offchain config), JSON: the same for all oracles. */
export interface BundleConfig {
  readonly feeds: readonly string[];
  /** Parts per million: a feed that moved as much is reported. */
  readonly deviation: bigint;
  /** A feed that was not reported for that long is. */
  readonly heartbeatSeconds: number;
}

export const MOST_FEEDS = 64;
export const LONGEST_NAME = 32;

/** @throws Error that names the member which is wrong */
export function bundleConfigOf(offchainConfig: Uint8Array): BundleConfig {
  const { feeds, deviationPpm, heartbeatSeconds } = parsed(new TextDecoder().decode(offchainConfig));
  return {
    feeds: names(feeds),
    deviation: BigInt(count(deviationPpm, 'deviationPpm')),
    heartbeatSeconds: count(heartbeatSeconds, 'heartbeatSeconds'),
  };
}

/** Of the job, JSON: the pipeline that this oracle has its prices from. */
export function pipelineOf(pluginConfig: string): string {
  const { pipeline } = parsed(pluginConfig);
  if (typeof pipeline === 'string' && pipeline !== '') return pipeline;
  throw new Error('pipeline: the specification of a pipeline');
}

function parsed(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json));
  } catch {
    throw new Error(`the configuration is no JSON: ${json}`);
  }
}

function names(value: unknown): readonly string[] {
  const isName = (name: unknown) => typeof name === 'string' && new RegExp(`^[\\w/.-]{1,${LONGEST_NAME}}$`).test(name);
  if (Array.isArray(value) && value.length > 0 && value.length <= MOST_FEEDS && value.every(isName)) return value;
  throw new Error(`feeds: up to ${MOST_FEEDS} names of up to ${LONGEST_NAME} letters, digits and / . -`);
}

function count(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${name}: a whole number`);
}
