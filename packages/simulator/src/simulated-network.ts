import type { ContractConfig } from '@loopp/loop';
import { EvmOnchainKeyring } from '@loopp/ocr2';
import { InMemoryChain } from './chain/in-memory-chain.js';
import { type Clock, VirtualClock } from './clock.js';
import { fingerprint } from './protocol/bytes.js';
import { asOcr3Keyring, type OnchainKeyring } from './protocol/keyring.js';
import type { SimulatedOracle, SimulateOptions } from './simulate-options.js';
import { SimulatorError } from './simulator-error.js';

/** A chain in memory with a configured contract, and the oracles of that. */
export interface SimulatedNetwork<Factory> {
  readonly n: number;
  readonly f: number;
  readonly clock: Clock;
  readonly chain: InMemoryChain;
  readonly config: ContractConfig;
  readonly oracles: readonly (SimulatedOracle & { readonly keyring: OnchainKeyring; readonly factory: Factory })[];
}

/** @throws SimulatorError SIMULATOR_OPTIONS; whatever a factory is not made for. */
export async function simulatedNetwork<Factory extends object>(
  options: SimulateOptions<Factory>,
  offchainConfigVersion: bigint,
): Promise<SimulatedNetwork<Factory>> {
  const { oracles: n = 4, seed = 1, clock = new VirtualClock(), factory } = options;
  const f = options.f ?? Math.ceil(n / 3) - 1;
  const keyrings = Array.from({ length: n }, (_, id) => options.keyring?.(id) ?? evmKeyring(seed, id));
  const [first] = keyrings;
  if (first === undefined) throw new SimulatorError('SIMULATOR_OPTIONS', 'a network has at least one oracle');
  const chain = new InMemoryChain({
    clock,
    verify: (...args) => first.verify(...args),
    verifyOcr3: (...args) => asOcr3Keyring(first).verify(...args),
  });
  const config = chain.configure({
    signers: keyrings.map(({ publicKey }) => publicKey),
    transmitters: keyrings.map((_, id) => accountOf(id)),
    f,
    onchainConfig: options.onchainConfig ?? new Uint8Array(),
    offchainConfigVersion,
    offchainConfig: options.offchainConfig ?? new Uint8Array(),
  });
  const oracles = await Promise.all(
    keyrings.map(async (keyring, id) => {
      const oracle = { id, provider: chain.provider(accountOf(id)), chain, clock };
      return { ...oracle, keyring, factory: typeof factory === 'function' ? await factory(oracle) : factory };
    }),
  );
  return { n, f, clock, chain, config, oracles };
}

function accountOf(id: number): string {
  return `oracle ${id}`;
}

function evmKeyring(seed: number | bigint | string, id: number): OnchainKeyring {
  return new EvmOnchainKeyring(fingerprint('onchain key', seed, id));
}
