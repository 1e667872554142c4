import type { Call } from '@loopp/loop';
import { toEventSelector } from 'viem/utils';
import { decodeLog } from '../abi-coding.js';
import { fromHex, type Hex } from '../hex.js';
import { newTransmission } from '../ocr2-abi.js';
import type { EthClient } from '../rpc/eth-client.js';

/** A report that a contract accepted, as its NewTransmission log tells. */
export interface NewTransmission {
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
  /** The contract's own count of rounds. */
  readonly aggregatorRoundId: number;
  readonly answer: bigint;
  readonly transmitter: Hex;
  /** Seconds since the epoch. */
  readonly observationsTimestamp: number;
  /** Ascending. */
  readonly observations: readonly bigint[];
  /** Index of the oracle that made each observation. */
  readonly observers: Uint8Array;
  readonly juelsPerFeeCoin: bigint;
  /** 32 bytes. */
  readonly configDigest: Uint8Array;
  readonly epoch: number;
  readonly round: number;
}

/** Reads the accepted reports of a range of blocks, in the order of the chain. */
export async function readTransmissions(
  client: EthClient,
  feed: Hex,
  blocks: { readonly fromBlock: bigint; readonly toBlock: bigint },
  call?: Call,
): Promise<readonly NewTransmission[]> {
  const logs = await client.logs({ address: feed, topic: toEventSelector(newTransmission), ...blocks }, call);
  return logs.map((log) => {
    const { epochAndRound, configDigest, observers, ...rest } = decodeLog(newTransmission, log);
    return {
      ...rest,
      blockNumber: log.blockNumber,
      transactionHash: log.transactionHash,
      observers: fromHex(observers),
      configDigest: fromHex(configDigest),
      epoch: Math.floor(epochAndRound / 256),
      round: epochAndRound % 256,
    };
  });
}
