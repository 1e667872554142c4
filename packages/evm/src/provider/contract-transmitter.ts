import type {
  AttributedOnchainSignature,
  Call,
  ConfigDigestAndEpoch,
  ContractTransmitter,
  Logger,
  ReportContext,
} from '@loopp/loop';
import { reportContextWords, splitSignature } from '@loopp/ocr2';
import { encodeFunctionData, toEventSelector } from 'viem/utils';
import { decodeLog, encoded } from '../abi-coding.js';
import { EvmError } from '../evm-error.js';
import { fromHex, type Hex, toHex } from '../hex.js';
import { latestConfigDetails, latestConfigDigestAndEpoch, transmit, transmitted } from '../ocr2-abi.js';
import type { TransactionSender } from '../tx/transaction-sender.js';
import type { EvmContract } from './evm-contract.js';
import { type LogSearchOptions, logsBackwards } from './log-search.js';

export interface EvmContractTransmitterOptions {
  readonly contract: EvmContract;
  readonly sender: TransactionSender;
  /** Account that transmits. */
  readonly fromAccount: Hex;
  /** For contracts that want their logs scanned. */
  readonly logSearch: LogSearchOptions;
  readonly logger: Logger;
}

// One byte for each signature's v in one word.
const mostSignatures = 32;

/** Brings reports to a contract. */
export class EvmContractTransmitter implements ContractTransmitter {
  readonly #options: EvmContractTransmitterOptions;

  constructor(options: EvmContractTransmitterOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the transaction is in a block.
   * @throws EvmError as `TransactionSender.send`; the contract's own reason ("stale report") is in the message.
   */
  async transmit(
    context: ReportContext,
    report: Uint8Array,
    signatures: readonly AttributedOnchainSignature[],
    call?: Call,
  ): Promise<void> {
    const { contract, sender, fromAccount, logger } = this.#options;
    if (signatures.length > mostSignatures) {
      throw new EvmError(
        'EVM_ARGUMENT_INVALID',
        `${signatures.length} signatures, a report has at most ${mostSignatures}`,
      );
    }
    const parts = signatures.map(({ signature }) => splitSignature(signature));
    const vs = new Uint8Array(mostSignatures);
    vs.set(parts.map(({ v }) => v));
    const data = encoded('the transmission', () => {
      const [digest, epochAndRound, extraHash] = reportContextWords(context);
      const args = [
        [toHex(digest), toHex(epochAndRound), toHex(extraHash)],
        toHex(report),
        parts.map(({ r }) => toHex(r)),
        parts.map(({ s }) => toHex(s)),
        toHex(vs),
      ] as const;
      return encodeFunctionData({ abi: [transmit], args });
    });
    const receipt = await sender.send({ from: fromAccount, to: contract.address, data, purpose: 'transmit' }, call);
    logger.info('report transmitted', {
      contract: contract.address,
      epoch: context.epoch,
      round: context.round,
      transaction: receipt.transactionHash,
      block: receipt.blockNumber.toString(),
      gasUsed: receipt.gasUsed.toString(),
    });
  }

  async latestConfigDigestAndEpoch(call?: Call): Promise<ConfigDigestAndEpoch> {
    const { client, address } = this.#options.contract;
    const [scanLogs, configDigest, epoch] = await client.read(address, latestConfigDigestAndEpoch, call);
    return scanLogs ? this.#scanLogs(call) : { configDigest: fromHex(configDigest), epoch };
  }

  async fromAccount(_call?: Call): Promise<string> {
    return this.#options.fromAccount;
  }

  /** The newest Transmitted log since the latest configuration, or that configuration with epoch 0. */
  async #scanLogs(call: Call | undefined): Promise<ConfigDigestAndEpoch> {
    const { contract, logSearch } = this.#options;
    const { client, address } = contract;
    const [details, newest] = await Promise.all([
      client.read(address, latestConfigDetails, call),
      client.blockNumber(call),
    ]);
    const [, configuredAt, currentDigest] = details;
    const bounds = { newest, oldest: BigInt(configuredAt) };
    for await (const { logs } of logsBackwards(
      client,
      { address, topic: toEventSelector(transmitted) },
      bounds,
      logSearch,
      call,
    )) {
      const log = logs.at(-1);
      if (log === undefined) continue;
      const { configDigest, epoch } = decodeLog(transmitted, log);
      return { configDigest: fromHex(configDigest), epoch };
    }
    return { configDigest: fromHex(currentDigest), epoch: 0 };
  }
}
