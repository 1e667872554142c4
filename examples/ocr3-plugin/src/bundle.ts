// What oracles send and agree on, as JSON. Every oracle has to write the same bytes for the same thing, so members stand
// in the order of their names and prices are decimal text.

/** One oracle's view: prices by name of the feed. */
export interface Observation {
  /** Seconds since 1970. */
  readonly at: number;
  readonly prices: Readonly<Record<string, bigint>>;
}

export interface Quote {
  readonly at: number;
  readonly price: bigint;
}

/** A feed as the oracles agreed on it. Goes on from round to round: the next outcome begins with this one. */
export interface FeedState {
  readonly latest: Quote;
  /** What was reported last, now or before. */
  readonly reported: Quote;
  /** Whether this outcome reports it. */
  readonly isDue: boolean;
}

export type Outcome = Readonly<Record<string, FeedState>>;

export function encode(value: Observation | Outcome | (Quote & { readonly feed: string })): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify(value, (_key, member: unknown) => {
      if (typeof member === 'bigint') return String(member);
      if (typeof member !== 'object' || member === null) return member;
      return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
    }),
  );
}

/** @throws Error for bytes that are none: they may come from a faulty oracle */
export function decodeObservation(bytes: Uint8Array): Observation {
  const { at, prices } = objectOf(bytes);
  const entries = Object.entries(fields(prices)).map(([feed, price]) => [feed, integer(price)] as const);
  return { at: seconds(at), prices: Object.fromEntries(entries) };
}

/** The empty outcome is that of before the first round. */
export function decodeOutcome(bytes: Uint8Array): Outcome {
  if (bytes.length === 0) return {};
  const feeds = Object.entries(objectOf(bytes)).map(([feed, state]) => {
    const { latest, reported, isDue } = fields(state);
    return [feed, { latest: quote(latest), reported: quote(reported), isDue: isDue === true }] as const;
  });
  return Object.fromEntries(feeds);
}

function quote(value: unknown): Quote {
  const { at, price } = fields(value);
  return { at: seconds(at), price: integer(price) };
}

function objectOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return fields(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('no object');
  return { ...value };
}

/** Of few enough digits that limits of lengths hold. */
function integer(value: unknown): bigint {
  if (typeof value !== 'string' || !/^-?(0|[1-9]\d{0,57})$/.test(value)) throw new TypeError(`no price: ${value}`);
  return BigInt(value);
}

function seconds(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** 32) {
    throw new TypeError(`no time: ${value}`);
  }
  return value;
}
