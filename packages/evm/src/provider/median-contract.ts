import type { Call, LatestTransmissionDetails, MedianContract, Nanoseconds, ReportTimestamp } from '@loopp/loop';
import { toEventSelector } from 'viem/utils';
import { decodeLog } from '../abi-coding.js';
import { fromHex } from '../hex.js';
import { latestTransmissionDetails, roundRequested } from '../ocr2-abi.js';
import type { EvmContract } from './evm-contract.js';
import { type LogSearchOptions, logsBackwards } from './log-search.js';

const nanosecondsPerSecond = 1_000_000_000n;

/** What the median plugin reads from its contract. */
export class EvmMedianContract implements MedianContract {
  readonly #contract: EvmContract;
  readonly #logSearch: LogSearchOptions;

  constructor(contract: EvmContract, logSearch: LogSearchOptions) {
    this.#contract = contract;
    this.#logSearch = logSearch;
  }

  async latestTransmissionDetails(call?: Call): Promise<LatestTransmissionDetails> {
    const { client, address } = this.#contract;
    const [configDigest, epoch, round, latestAnswer, seconds] = await client.read(
      address,
      latestTransmissionDetails,
      call,
    );
    const latestTimestamp = new Date(Number(seconds) * 1_000);
    return { configDigest: fromHex(configDigest), epoch, round, latestAnswer, latestTimestamp };
  }

  /**
   * The newest RoundRequested log no older than `lookback`, by the clock of the chain: its latest block is now.
   * Searches back through pages of blocks, as far as the configuration allows.
   */
  async latestRoundRequested(lookback: Nanoseconds, call?: Call): Promise<ReportTimestamp> {
    const { client, address } = this.#contract;
    const head = await client.block('latest', call);
    const isRecent = async (block: bigint) => {
      const { timestamp } = block === head.number ? head : await client.block(block, call);
      return (head.timestamp - timestamp) * nanosecondsPerSecond <= lookback;
    };
    const event = { address, topic: toEventSelector(roundRequested) };
    const bounds = { newest: head.number, oldest: 0n };
    for await (const { fromBlock, logs } of logsBackwards(client, event, bounds, this.#logSearch, call)) {
      const log = logs.at(-1);
      if (log !== undefined) {
        if (!(await isRecent(log.blockNumber))) break;
        const { configDigest, epoch, round } = decodeLog(roundRequested, log);
        return { configDigest: fromHex(configDigest), epoch, round };
      }
      if (fromBlock === 0n || !(await isRecent(fromBlock))) break;
    }
    return { configDigest: new Uint8Array(32), epoch: 0, round: 0 };
  }
}
