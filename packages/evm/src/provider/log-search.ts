import type { Call } from '@loopp/loop';
import type { Hex } from '../hex.js';
import type { EthClient, Log } from '../rpc/eth-client.js';

export interface LogSearchOptions {
  /** Most blocks in one request. */
  readonly rangeBlocks: number;
  /** How far back a search goes at most. */
  readonly lookbackBlocks: number;
}

export interface LogPage {
  /** Oldest block of the page. */
  readonly fromBlock: bigint;
  /** In the order of the chain. */
  readonly logs: readonly Log[];
}

/** Walks an event's logs from a block back to older ones, a page at a time, as far as the caller goes on. */
export async function* logsBackwards(
  client: EthClient,
  event: { readonly address: Hex; readonly topic: Hex },
  bounds: { readonly newest: bigint; readonly oldest: bigint },
  options: LogSearchOptions,
  call?: Call,
): AsyncGenerator<LogPage, void, void> {
  const range = BigInt(options.rangeBlocks);
  const floor = greatest(bounds.oldest, bounds.newest - BigInt(options.lookbackBlocks) + 1n, 0n);
  for (let toBlock = bounds.newest; toBlock >= floor; toBlock -= range) {
    const fromBlock = greatest(toBlock - range + 1n, floor);
    yield { fromBlock, logs: await client.logs({ ...event, fromBlock, toBlock }, call) };
  }
}

function greatest(first: bigint, ...others: readonly bigint[]): bigint {
  let result = first;
  for (const value of others) if (value > result) result = value;
  return result;
}
