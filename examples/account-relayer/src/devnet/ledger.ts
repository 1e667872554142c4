// The chain itself: accounts, contracts that take reports, and a block for each transaction. Everything that it is told
// is checked, as on any chain, so a relayer that gets something wrong hears of it.
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ContractConfig } from '@loopp/loop';
import { configDigestOf } from '../config-digest.js';
import { type Action, bytesToSign, hashOf, reportHash, type SignedTransaction } from '../transaction.js';

export interface Block {
  readonly height: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly time: number;
}

export interface Contract {
  readonly config: ContractConfig;
  /** The block in which the configuration was set. */
  readonly changedIn: number;
  readonly latest?: { readonly epoch: number; readonly round: number; readonly report: string };
}

/** What the chain answers to a transaction that it refuses. */
export class Refused extends Error {}

export class Ledger {
  readonly chainId: string;
  readonly #now: () => number;
  readonly #accounts = new Map<string, { balance: bigint; nonce: number }>();
  readonly #contracts = new Map<string, Contract>();
  /** Heights by hash of the transaction. */
  readonly #included = new Map<string, number>();
  #head: Block;

  /** @param now the time in milliseconds since 1970 */
  constructor(chainId: string, balances: Readonly<Record<string, bigint>>, now: () => number = Date.now) {
    this.chainId = chainId;
    this.#now = now;
    for (const [account, balance] of Object.entries(balances)) this.#accounts.set(account, { balance, nonce: 0 });
    this.#head = { height: 0, hash: this.#hash(chainId), time: this.#seconds() };
  }

  get head(): Block {
    return this.#head;
  }

  account(address: string): { readonly balance: bigint; readonly nonce: number } {
    return this.#accounts.get(address) ?? { balance: 0n, nonce: 0 };
  }

  contract(address: string): Contract {
    const contract = this.#contracts.get(address);
    if (contract === undefined) throw new Refused(`there is no contract ${address}`);
    return contract;
  }

  /** What the owner of a contract does: it takes reports of these oracles from now on. */
  configure(address: string, config: Omit<ContractConfig, 'configDigest' | 'configCount'>): ContractConfig {
    const configCount = (this.#contracts.get(address)?.config.configCount ?? 0n) + 1n;
    const configDigest = configDigestOf(this.chainId, address, { ...config, configCount });
    const set = { ...config, configCount, configDigest };
    this.#contracts.set(address, { config: set, changedIn: this.#nextBlock(this.#hash(address)) });
    return set;
  }

  /** Carries a transaction out. One that is known already is not carried out again. */
  send(transaction: SignedTransaction): { readonly hash: string; readonly height: number } {
    const hash = hashOf(transaction);
    const known = this.#included.get(hash);
    if (known !== undefined) return { hash, height: known };
    const { chainId, from, nonce, action, signature } = transaction;
    if (chainId !== this.chainId) throw new Refused(`the transaction is for ${chainId}, this is ${this.chainId}`);
    if (!isSigned(from, bytesToSign(transaction), signature))
      throw new Refused('the signature is not that of the sender');
    const next = this.account(from).nonce;
    if (nonce !== next) throw new Refused(`nonce ${nonce}, but ${next} is next`);
    if (action.type === 'transfer') this.#transfer(from, action.to, BigInt(action.amount));
    else this.#report(action);
    this.#accounts.set(from, { ...this.account(from), nonce: next + 1 });
    const height = this.#nextBlock(hash);
    this.#included.set(hash, height);
    return { hash, height };
  }

  /** The block of a transaction, if it is in one. */
  heightOf(hash: string): number | undefined {
    return this.#included.get(hash);
  }

  #transfer(from: string, to: string, amount: bigint): void {
    const { balance } = this.account(from);
    if (amount <= 0n) throw new Refused(`an amount of ${amount} cannot be sent`);
    if (balance < amount) throw new Refused(`${balance} are too little for ${amount}`);
    this.#accounts.set(from, { ...this.account(from), balance: balance - amount });
    this.#accounts.set(to, { ...this.account(to), balance: this.account(to).balance + amount });
  }

  #report({ contract: address, epoch, round, report, signatures, ...rest }: Action & { type: 'report' }): void {
    const contract = this.contract(address);
    const { configDigest, signers, f } = contract.config;
    if (rest.configDigest !== Buffer.from(configDigest).toString('hex'))
      throw new Refused('the configuration is another');
    const { latest } = contract;
    if (latest && (epoch < latest.epoch || (epoch === latest.epoch && round <= latest.round))) {
      throw new Refused('the report is stale');
    }
    const context = { configDigest, epoch, round, extraHash: Buffer.from(rest.extraHash, 'hex') };
    const signed = reportHash(context, Buffer.from(report, 'hex'));
    const valid = signatures.filter(({ signer, signature }) => {
      const key = signers[signer];
      return key !== undefined && isSigned(Buffer.from(key).toString('hex'), signed, signature);
    });
    const oracles = new Set(valid.map(({ signer }) => signer));
    if (oracles.size < f + 1) throw new Refused(`${oracles.size} oracles signed the report, ${f + 1} are needed`);
    this.#contracts.set(address, { ...contract, latest: { epoch, round, report } });
  }

  #nextBlock(content: string): number {
    const height = this.#head.height + 1;
    this.#head = { height, hash: this.#hash(this.#head.hash, content), time: this.#seconds() };
    return height;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  #hash(...parts: readonly string[]): string {
    return createHash('sha256').update(parts.join(' ')).digest('hex');
  }
}

/** ed25519; the key is 32 bytes of hex, as JWK has them in base64. */
function isSigned(publicKey: string, data: Uint8Array, signature: string): boolean {
  try {
    const x = Buffer.from(publicKey, 'hex').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, data, key, Buffer.from(signature, 'hex'));
  } catch {
    return false;
  }
}
