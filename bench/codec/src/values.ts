/** What is encoded, in plain terms that each codec turns into its own messages. */
export interface Observation {
  readonly timestamp: number;
  readonly value: Uint8Array;
  readonly juels: Uint8Array;
  readonly observer: number;
  readonly gasPrice: Uint8Array;
}

const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + 1) & 0xff);

/** As many observations as a network of 31 oracles makes. */
export const observations: readonly Observation[] = Array.from({ length: 31 }, (_, i) => ({
  timestamp: 1_795_000_000 + i,
  value: bytes(9, i),
  juels: bytes(8, i),
  observer: i,
  gasPrice: bytes(5, i),
}));

export const timestamp = { configDigest: bytes(32, 7), epoch: 1234, round: 3 };
export const query = new Uint8Array(0);

/** Durations in nanoseconds: 64-bit integers of the size that configurations have. */
export const config = {
  configDigest: timestamp.configDigest,
  oracleID: 2,
  n: 31,
  f: 10,
  onchainConfig: bytes(49, 3),
  offchainConfig: bytes(24, 4),
  durations: [30_000_000_000n, 0n, 250_000_000n, 1_000_000_000n, 50_000_000n, 50_000_000n] as const,
};
