import { createHash } from 'node:crypto';
import type { ContractConfig, ReportContext } from '@loopp/loop';
import { configDigest } from './config-digest.js';

/** What an account signs to have the chain do something. */
export type Action =
  | { readonly kind: 'transfer'; readonly to: string; readonly amount: bigint }
  | {
      readonly kind: 'report';
      readonly contract: string;
      readonly context: ReportContext;
      readonly report: Uint8Array;
    };

/** The latest report that a contract took. */
export interface Transmission {
  readonly configDigest: Uint8Array;
  readonly epoch: number;
  readonly report: Uint8Array;
}

interface Contract {
  readonly config: ContractConfig;
  readonly changedInBlock: bigint;
  latest?: Transmission;
}

/**
 * The chain as this relayer uses it. It lives in memory, so that everything here runs without a node: put your chain's
 * SDK in its place. Each action makes a block.
 */
export class Chain {
  readonly #id: string;
  readonly #balances = new Map([['alice', 100n]]);
  readonly #contracts = new Map<string, Contract>();
  #height = 1n;

  constructor(id: string) {
    this.#id = id;
    this.deploy('feed', ['alice', 'bob', 'carol', 'dave'], 1);
  }

  get height(): bigint {
    return this.#height;
  }

  hashOf(height: bigint): Uint8Array {
    return createHash('sha256').update(`${this.#id} ${height}`).digest();
  }

  balanceOf(account: string): bigint {
    return this.#balances.get(account) ?? 0n;
  }

  contract(address: string): Readonly<Contract> {
    const contract = this.#contracts.get(address);
    if (contract === undefined) throw new Error(`there is no contract ${address} on chain ${this.#id}`);
    return contract;
  }

  /** A contract that takes the reports of these oracles, of whom `f` may be faulty. */
  deploy(address: string, transmitters: readonly string[], f: number): void {
    const config = {
      configCount: 1n,
      signers: transmitters.map((account) => new TextEncoder().encode(account)),
      transmitters,
      f,
      onchainConfig: new Uint8Array(),
      offchainConfigVersion: 2n,
      offchainConfig: new Uint8Array(),
    };
    this.#height += 1n;
    this.#contracts.set(address, {
      config: { ...config, configDigest: configDigest(this.#id, address, config) },
      changedInBlock: this.#height,
    });
  }

  /** Does what an account signed, or refuses it. */
  submit(from: string, action: Action, signature: Uint8Array): void {
    if (signature.length === 0) throw new Error(`the transaction of ${from} is not signed`);
    if (action.kind === 'transfer') this.#transfer(from, action.to, action.amount);
    else this.#take(this.contract(action.contract), action);
    this.#height += 1n;
  }

  #transfer(from: string, to: string, amount: bigint): void {
    const left = this.balanceOf(from) - amount;
    if (left < 0n) throw new Error(`${from} has ${this.balanceOf(from)}, too little for ${amount}`);
    this.#balances.set(from, left).set(to, this.balanceOf(to) + amount);
  }

  #take(contract: Contract, { context, report }: Action & { kind: 'report' }): void {
    const { configDigest, epoch } = context;
    if (!Buffer.from(configDigest).equals(contract.config.configDigest)) {
      throw new Error('the report was made under another configuration');
    }
    contract.latest = { configDigest, epoch, report };
  }
}
