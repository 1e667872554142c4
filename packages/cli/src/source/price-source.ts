import type { DataSource } from '@loopp/loop';

/** Where the oracles of a feed see the price. */
export interface PriceSource {
  /** What one oracle sees. @param oracle number of the oracle, from 0. */
  of(oracle: number): DataSource;
  /** Rejects when the source cannot give a price now: asked once, before anything is started for a feed. */
  check(): Promise<void>;
}
