import type { Hex } from '@loopp/evm';
import type { Anvil } from '@loopp/evm/test';
import { encodeAbiParameters, encodeFunctionData, numberToHex, parseAbiParameters, toEventSelector } from 'viem/utils';
import { feedAbi } from './feed-abi.js';

const zero = '0x0000000000000000000000000000000000000000';
// OCR2Base emits it always; OCR2Aggregator has it in its ABI and leaves it out, since it keeps the epoch.
const transmitted = toEventSelector('event Transmitted(bytes32, uint32)');

// The same rule in OCR2Base's words and in OCR2Aggregator's.
const inAggregatorsWords = new Map([
  ['non-unique signature', 'duplicate signer'],
  ['address not authorized to sign', 'signature error'],
]);

const sendGas = numberToHex(5_000_000);
const deployGas = numberToHex(9_000_000);

/** One of the two contracts. */
export interface Target {
  readonly address: Hex;
  /** Of its current configuration; 32 bytes. */
  digest: Hex;
}

/** What became of a call: its answer or the revert reason, and what a transaction logged. Digests are masked. */
export interface Outcome {
  readonly answer?: string;
  readonly reason?: string;
  readonly logs?: readonly string[];
}

/** OCR2Aggregator and MedianFeed on one chain, driven by the same calls in the same blocks. */
export class TwinFeeds {
  readonly owner: Hex;
  readonly targets: readonly [Target, Target];
  readonly #anvil: Anvil;

  private constructor(anvil: Anvil, owner: Hex, targets: readonly [Target, Target]) {
    this.#anvil = anvil;
    this.owner = owner;
    this.targets = targets;
  }

  /** @param aggregator and `feed`: creation code without arguments. @param range smallest and greatest answer. */
  static async deploy(
    anvil: Anvil,
    code: { readonly aggregator: string; readonly feed: string },
    range: readonly [bigint, bigint],
    accounts: readonly [Hex, ...Hex[]],
  ): Promise<TwinFeeds> {
    await anvil.request('anvil_autoImpersonateAccount', true);
    await anvil.request('evm_setAutomine', false);
    for (const account of accounts) await anvil.fund(account);
    const [owner] = accounts;
    const deploy = async (data: string): Promise<Target> => {
      const hash = await anvil.request('eth_sendTransaction', { from: owner, data, gas: deployGas });
      await anvil.request('evm_mine');
      const { contractAddress } = await receiptOf(anvil, hash);
      return { address: contractAddress, digest: `0x${'00'.repeat(32)}` };
    };
    const large = parseAbiParameters('address, int192, int192, address, address, uint8, string');
    const small = parseAbiParameters('int192, int192, uint8, string');
    const targets = [
      await deploy(code.aggregator + encodeAbiParameters(large, [zero, ...range, zero, zero, 8, 'A / B']).slice(2)),
      await deploy(code.feed + encodeAbiParameters(small, [...range, 8, 'A / B']).slice(2)),
    ] as const;
    return new TwinFeeds(anvil, owner, targets);
  }

  /** Tries a call on both and, where it does not revert, sends it to both in one block. */
  async send(from: Hex, dataFor: (target: Target) => Hex): Promise<readonly Outcome[]> {
    const tried = await Promise.all(this.targets.map((target) => this.#try(from, target, dataFor(target))));
    const hashes: unknown[] = [];
    for (const [index, target] of this.targets.entries()) {
      if (tried[index]?.reason !== undefined) continue;
      const transaction = { from, to: target.address, data: dataFor(target), gas: sendGas };
      hashes[index] = await this.#anvil.request('eth_sendTransaction', transaction);
    }
    await this.#anvil.request('evm_mine');
    const sent = this.targets.map(async (target, index) => {
      target.digest = await this.#digestOf(target);
      const outcome = tried[index] ?? {};
      if (hashes[index] === undefined) return outcome;
      const { logs } = await receiptOf(this.#anvil, hashes[index]);
      const compared = logs.filter(({ topics }) => topics[0] !== transmitted);
      return { ...outcome, logs: compared.map(({ topics, data }) => mask(`${topics} ${data}`, target)).sort() };
    });
    return Promise.all(sent);
  }

  /** Calls both. */
  read(data: Hex): Promise<readonly Outcome[]> {
    return Promise.all(this.targets.map((target) => this.#try(zero, target, data)));
  }

  /** Prepares what only one of them needs; it must succeed. */
  async sendToAggregator(data: Hex): Promise<void> {
    const [{ address: to }] = this.targets;
    await this.#anvil.request('eth_sendTransaction', { from: this.owner, to, data, gas: sendGas });
    await this.#anvil.request('evm_mine');
  }

  async #try(from: Hex, target: Target, data: Hex): Promise<Outcome> {
    try {
      const answer = await this.#anvil.request('eth_call', { from, to: target.address, data }, 'latest');
      return { answer: mask(String(answer), target) };
    } catch (error) {
      const reason = /execution reverted:? ?([^",]*)/.exec(String(error))?.[1] ?? String(error);
      return { reason: inAggregatorsWords.get(reason) ?? reason };
    }
  }

  async #digestOf({ address: to }: Target): Promise<Hex> {
    const data = encodeFunctionData({ abi: feedAbi, functionName: 'latestConfigDetails' });
    // configCount, blockNumber, then the digest.
    return `0x${String(await this.#anvil.request('eth_call', { to, data }, 'latest')).slice(2 + 128)}`;
  }
}

interface Receipt {
  readonly contractAddress: Hex;
  readonly logs: readonly { readonly topics: readonly Hex[]; readonly data: Hex }[];
}

async function receiptOf(anvil: Anvil, hash: unknown): Promise<Receipt> {
  return (await anvil.request('eth_getTransactionReceipt', hash)) as Receipt;
}

/** The contracts differ in their address and so in their digests, and in nothing else. */
function mask(text: string, { digest }: Target): string {
  return text.replaceAll(digest.slice(2), '<digest>');
}
