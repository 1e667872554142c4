import type { Call } from '@loopp/loop';
import { encodeAbiParameters, encodeFunctionData } from 'viem/utils';
import { encoded } from '../abi-coding.js';
import { checksumAddress } from '../address.js';
import { EvmError } from '../evm-error.js';
import { concatBytes, fromHex, type Hex, toHex } from '../hex.js';
import * as abi from '../ocr2-abi.js';
import type { EthClient, Receipt } from '../rpc/eth-client.js';
import type { TransactionSender } from '../tx/transaction-sender.js';
import { readMedianFeedArtifact } from './median-feed-artifact.js';

/** What a feed is created with. */
export interface MedianFeedParameters {
  /** Smallest and greatest answer it accepts, int192, in units of 10^-decimals. */
  readonly minAnswer: bigint;
  readonly maxAnswer: bigint;
  readonly decimals: number;
  /** For people: "EUR / USD". */
  readonly description: string;
}

/** An oracle set, as `setConfig` takes it. */
export interface OracleSet {
  /** Addresses of the report signing keys, one an oracle. */
  readonly signers: readonly Hex[];
  /** Accounts that transmit, in the same order. */
  readonly transmitters: readonly Hex[];
  /** Tolerated faulty oracles: more than 3 f oracles are needed. */
  readonly f: number;
  /** 49 bytes: version 1, then minAnswer and maxAnswer of 24 bytes each. */
  readonly onchainConfig: Uint8Array;
  readonly offchainConfigVersion: bigint;
  readonly offchainConfig: Uint8Array;
}

export interface Round {
  readonly roundId: bigint;
  readonly answer: bigint;
  /** Seconds since the epoch: when the oracles observed. */
  readonly startedAt: bigint;
  /** Seconds since the epoch: when the report got into a block; 0 before the first report. */
  readonly updatedAt: bigint;
}

export interface FeedTransaction {
  readonly hash: Hex;
  readonly blockNumber: bigint;
  readonly gasUsed: bigint;
}

/** Who acts on a feed: an account and what sends its transactions. */
export interface FeedOwner {
  readonly sender: TransactionSender;
  readonly account: Hex;
}

/**
 * Deploys a MedianFeed; the owner's account becomes its owner.
 * @throws EvmError as `TransactionSender.send`, or `EVM_ARTIFACT_MISSING`.
 */
export async function deployMedianFeed(
  owner: FeedOwner,
  parameters: MedianFeedParameters,
  call?: Call,
): Promise<FeedTransaction & { readonly address: Hex }> {
  const { bytecode } = await readMedianFeedArtifact();
  const { minAnswer, maxAnswer, decimals, description } = parameters;
  const settings = encoded("the feed's parameters", () =>
    encodeAbiParameters(abi.medianFeedConstructor, [minAnswer, maxAnswer, decimals, description]),
  );
  const data = concatBytes(fromHex(bytecode), settings);
  const receipt = await owner.sender.send({ from: owner.account, data, purpose: 'the deployment of MedianFeed' }, call);
  const address = receipt.contractAddress;
  if (address === undefined) throw new EvmError('EVM_RPC_MALFORMED', 'a deployment without contract address');
  return { ...outcome(receipt), address: checksumAddress(address) };
}

/** Gives a feed (any OCR2 contract) its oracles. The account must own the contract. */
export async function configureMedianFeed(
  owner: FeedOwner,
  feed: Hex,
  oracles: OracleSet,
  call?: Call,
): Promise<FeedTransaction> {
  const { signers, transmitters, f, onchainConfig, offchainConfigVersion, offchainConfig } = oracles;
  const data = encoded('the configuration', () => {
    const configs = [toHex(onchainConfig), offchainConfigVersion, toHex(offchainConfig)] as const;
    return encodeFunctionData({ abi: [abi.setConfig], args: [signers, transmitters, f, ...configs] });
  });
  return outcome(await owner.sender.send({ from: owner.account, to: feed, data, purpose: 'setConfig' }, call));
}

/** Asks the oracles for a round out of schedule. The account must own the contract. */
export async function requestNewRound(owner: FeedOwner, feed: Hex, call?: Call): Promise<FeedTransaction> {
  const data = fromHex(encodeFunctionData({ abi: [abi.requestNewRound] }));
  return outcome(await owner.sender.send({ from: owner.account, to: feed, data, purpose: 'requestNewRound' }, call));
}

/** Reads the latest answer of any AggregatorV3Interface. */
export async function readLatestRound(client: EthClient, feed: Hex, call?: Call): Promise<Round> {
  const [roundId, answer, startedAt, updatedAt] = await client.read(feed, abi.latestRoundData, call);
  return { roundId, answer, startedAt, updatedAt };
}

/** Reads what a feed was created with. */
export async function readMedianFeedParameters(
  client: EthClient,
  feed: Hex,
  call?: Call,
): Promise<MedianFeedParameters> {
  const [[minAnswer], [maxAnswer], [decimals], [description]] = await Promise.all([
    client.read(feed, abi.minAnswer, call),
    client.read(feed, abi.maxAnswer, call),
    client.read(feed, abi.decimals, call),
    client.read(feed, abi.description, call),
  ]);
  return { minAnswer, maxAnswer, decimals, description };
}

function outcome(receipt: Receipt): FeedTransaction {
  return { hash: receipt.transactionHash, blockNumber: receipt.blockNumber, gasUsed: receipt.gasUsed };
}
