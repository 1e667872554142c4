import type { Hex } from '@loopp/evm';
import {
  addressOfPrivateKey,
  buildMedianReport,
  formatAddress,
  type ReportContext,
  reportContextWords,
  signReport,
} from '@loopp/ocr2';
import { bytesToHex, encodeFunctionData, hexToBytes } from 'viem/utils';
import { feedAbi } from './feed-abi.js';
import type { Target } from './twin-feeds.js';

/** An oracle's signing key and its accounts. */
export interface Oracle {
  readonly key: Uint8Array;
  readonly signer: Hex;
  readonly transmitter: Hex;
}

/** Keys are made from a number: the same in every run. */
export function oracleOf(seed: number): Oracle {
  const addressOf = (key: Uint8Array): Hex => `0x${formatAddress(addressOfPrivateKey(key)).slice(2)}`;
  const key = new Uint8Array(32).fill(seed);
  return { key, signer: addressOf(key), transmitter: addressOf(new Uint8Array(32).fill(seed + 100)) };
}

/** A transmission, whole or damaged. */
export interface Transmission {
  readonly epoch: number;
  readonly round: number;
  readonly report: Uint8Array;
  readonly signers: readonly Oracle[];
  /** The signatures are for another context. */
  readonly signOther?: boolean;
  /** The digest is of no configuration. */
  readonly foreignDigest?: boolean;
  /** Words that follow the call. */
  readonly trailing?: Hex;
}

export function reportOf(values: readonly bigint[]): Uint8Array {
  return buildMedianReport(
    values.map((value, observer) => ({
      timestamp: 1_700_000_000 + observer,
      value,
      juelsPerFeeCoin: BigInt(observer),
      gasPriceSubunits: 0n,
      observer,
    })),
  );
}

/** Calldata of a transmission, signed for the contract that it goes to. */
export function transmitTo(transmission: Transmission): (target: Target) => Hex {
  const { epoch, round, report, signers, signOther, foreignDigest, trailing = '0x' } = transmission;
  return ({ digest }) => {
    const configDigest = foreignDigest ? new Uint8Array(32).fill(9) : hexToBytes(digest);
    const context: ReportContext = { configDigest, epoch, round, extraHash: new Uint8Array(32) };
    const signed = signOther ? { ...context, extraHash: new Uint8Array(32).fill(1) } : context;
    const signatures = signers.map(({ key }) => signReport(key, signed, report));
    const vs = new Uint8Array(32);
    vs.set(signatures.map((signature) => signature[64] ?? 0));
    const [digestWord, epochWord, extraWord] = reportContextWords(context);
    const call = encodeFunctionData({
      abi: feedAbi,
      functionName: 'transmit',
      args: [
        [bytesToHex(digestWord), bytesToHex(epochWord), bytesToHex(extraWord)],
        bytesToHex(report),
        signatures.map((signature) => bytesToHex(signature.slice(0, 32))),
        signatures.map((signature) => bytesToHex(signature.slice(32, 64))),
        bytesToHex(vs),
      ],
    });
    return `0x${call.slice(2)}${trailing.slice(2)}`;
  };
}
