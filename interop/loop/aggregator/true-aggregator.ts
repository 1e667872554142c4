import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import {
  accountOf,
  EvmChain,
  evmConfig,
  fromHex,
  type Hex,
  localKeystore,
  type OracleSet,
  type Receipt,
  toHex,
} from '@loopp/evm';
import { type Anvil, newTestOracle, startAnvil, type TestOracle } from '@loopp/evm/test';
import { silentLogger } from '@loopp/loop';
import { encodeOnchainConfig, offchainConfigVersion } from '@loopp/ocr2';
import type { Abi } from 'viem';
import { decodeFunctionResult, encodeDeployData, encodeFunctionData } from 'viem/utils';
import { goProgram } from '../go-programs.js';

const chainId = 31_337n;
const nobody = '0x0000000000000000000000000000000000000000';

/** Smallest and greatest answer. */
export const range = { min: -(10n ** 12n), max: 10n ** 12n };

/** What libocr's Go bindings say of OCR2Aggregator. */
export interface AggregatorBindings {
  readonly abi: Abi;
  /** Creation code. */
  readonly bytecode: Hex;
}

export async function aggregatorBindings(): Promise<AggregatorBindings> {
  const { stdout } = await promisify(execFile)(await goProgram('aggregator'), { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

/** The true OCR2Aggregator on a chain of its own, spoken to by its true ABI. */
export class TrueAggregator implements AsyncDisposable {
  readonly anvil: Anvil;
  readonly chain: EvmChain;
  readonly address: Hex;
  readonly #abi: Abi;
  readonly #owner: Hex;

  private constructor(anvil: Anvil, chain: EvmChain, abi: Abi, owner: Hex, address: Hex) {
    this.anvil = anvil;
    this.chain = chain;
    this.address = address;
    this.#abi = abi;
    this.#owner = owner;
  }

  static async deploy(): Promise<TrueAggregator> {
    const { abi, bytecode } = await aggregatorBindings();
    const anvil = await startAnvil();
    const ownerKey = randomBytes(32);
    const owner = accountOf(ownerKey);
    const config = evmConfig({ chainId, nodes: [{ name: 'anvil', url: new URL(anvil.url) }] });
    const chain = new EvmChain(config, { keystore: localKeystore([ownerKey]), logger: silentLogger });
    try {
      await anvil.fund(owner);
      // No LINK and no access controllers: nobody is paid here, and the owner alone requests rounds.
      const args = [nobody, range.min, range.max, nobody, nobody, 8, 'A / B'];
      const data = fromHex(encodeDeployData({ abi, bytecode, args }));
      const { contractAddress } = await chain.sender.send({ from: owner, data, purpose: 'the deployment' });
      return new TrueAggregator(anvil, chain, abi, owner, contractAddress ?? nobody);
    } catch (error) {
      chain.close();
      await anvil.close();
      throw error;
    }
  }

  /** Oracles with accounts that can pay for transactions. */
  async newOracles(count: number): Promise<readonly TestOracle[]> {
    const oracles = Array.from({ length: count }, newTestOracle);
    await Promise.all(oracles.map(({ transmitter }) => this.anvil.fund(transmitter)));
    return oracles;
  }

  /** setPayees, which it insists on, then setConfig. */
  async configure(oracles: readonly TestOracle[], f: number, offchainConfig: Uint8Array): Promise<OracleSet> {
    const set = {
      signers: oracles.map(({ signer }) => signer),
      transmitters: oracles.map(({ transmitter }) => transmitter),
      f,
      onchainConfig: encodeOnchainConfig(range),
      offchainConfigVersion,
      offchainConfig,
    };
    await this.send('setPayees', set.transmitters, set.transmitters);
    const { signers, transmitters, onchainConfig } = set;
    const configs = [toHex(onchainConfig), offchainConfigVersion, toHex(offchainConfig)];
    await this.send('setConfig', signers, transmitters, f, ...configs);
    return set;
  }

  /** A transaction of the owner. */
  send(functionName: string, ...args: readonly unknown[]): Promise<Receipt> {
    const data = fromHex(encodeFunctionData({ abi: this.#abi, functionName, args: [...args] }));
    return this.chain.sender.send({ from: this.#owner, to: this.address, data, purpose: functionName });
  }

  /** Answers of a view, in order. */
  async read(functionName: string, ...args: readonly unknown[]): Promise<readonly unknown[]> {
    const { client } = this.chain;
    const to = this.address;
    const data = fromHex(encodeFunctionData({ abi: this.#abi, functionName, args: [...args] }));
    const answer = toHex(await client.call({ to, data }));
    const decoded: unknown = decodeFunctionResult({ abi: this.#abi, functionName, data: answer });
    return Array.isArray(decoded) ? decoded : [decoded];
  }

  /** TOML for a relayer on this chain. */
  get relayerConfig(): string {
    return `ChainID = "${chainId}"\nReceiptPollInterval = "20ms"\n[[Nodes]]\nName = "anvil"\nHTTPURL = "${this.anvil.url}"\n`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.chain.close();
    await this.anvil.close();
  }
}
