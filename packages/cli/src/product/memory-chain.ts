import { randomBytes } from 'node:crypto';
import { EvmOnchainKeyring, ocr3OffchainConfigVersion, offchainConfigVersion } from '@loopp/ocr2';
import { asOcr3Keyring, InMemoryChain, type OnchainKeyring, systemClock } from '@loopp/simulator';
import { embeddedOffchainConfig } from '../network/embedded-offchain-config.js';

const n = 4;
const f = 1;

/** A contract in memory with four oracles, for a product without a chain. */
export interface MemoryChain {
  readonly chain: InMemoryChain;
  readonly oracles: readonly { readonly name: string; readonly account: string; readonly keyring: OnchainKeyring }[];
}

/** @param reportingPluginConfig what the plugins are handed as their offchain config. */
export function memoryChain(ocrVersion: 2 | 3, reportingPluginConfig: Uint8Array): MemoryChain {
  const oracles = Array.from({ length: n }, (_, index) => ({
    name: `oracle ${index}`,
    account: `oracle-${index}`,
    keyring: new EvmOnchainKeyring(randomBytes(32)),
  }));
  const verifier = new EvmOnchainKeyring(randomBytes(32));
  const ocr3 = asOcr3Keyring(verifier);
  const chain = new InMemoryChain({
    clock: systemClock,
    verify: (...args) => verifier.verify(...args),
    verifyOcr3: (...args) => ocr3.verify(...args),
  });
  chain.configure({
    signers: oracles.map(({ keyring }) => keyring.publicKey),
    transmitters: oracles.map(({ account }) => account),
    f,
    onchainConfig: new Uint8Array(),
    offchainConfigVersion: ocrVersion === 3 ? ocr3OffchainConfigVersion : offchainConfigVersion,
    offchainConfig: embeddedOffchainConfig(n, ocrVersion, reportingPluginConfig),
  });
  return { chain, oracles };
}
