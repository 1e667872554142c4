import { type EvmChain, type Hex, readLatestRound, readTransmissions } from '@loopp/evm';
import type { Call, ReportTimestamp } from '@loopp/loop';
import type { FeedReader, Transmission } from '../rounds/feed-reader.js';

/** Reads a feed straight from its chain, not through a plugin. */
export class EvmFeedReader implements FeedReader {
  readonly #chain: EvmChain;
  readonly #contract: Hex;

  constructor(chain: EvmChain, contract: Hex) {
    this.#chain = chain;
    this.#contract = contract;
  }

  blockNumber(call?: Call): Promise<bigint> {
    return this.#chain.client.blockNumber(call);
  }

  async answer(call?: Call): Promise<bigint> {
    return (await readLatestRound(this.#chain.client, this.#contract, call)).answer;
  }

  async transmission(
    { configDigest, epoch, round }: ReportTimestamp,
    fromBlock: bigint,
    call?: Call,
  ): Promise<Transmission | undefined> {
    const { client } = this.#chain;
    const toBlock = await client.blockNumber(call);
    if (toBlock < fromBlock) return undefined;
    const reports = await readTransmissions(client, this.#contract, { fromBlock, toBlock }, call);
    const found = reports.find(
      (report) =>
        report.epoch === epoch && report.round === round && Buffer.compare(report.configDigest, configDigest) === 0,
    );
    if (found === undefined) return undefined;
    const { transactionHash: transaction, transmitter } = found;
    const receipt = await client.receipt(transaction, call);
    return { transaction, transmitter, gasUsed: receipt?.gasUsed ?? 0n };
  }
}
