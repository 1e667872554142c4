import type {
  ContractConfigTracker,
  ContractTransmitter,
  Keystore,
  OffchainConfigDigester,
  PluginProvider,
} from '@loopp/loop';
import type { Chain } from './chain.js';
import { configDigest, configDigestPrefix } from './config-digest.js';
import { submit } from './submit.js';

/** What OCR needs of one contract: its configuration, its digest, and a way to bring reports to it. */
export async function newProvider(
  chainId: string,
  chain: Chain,
  keystore: Keystore,
  address: string,
  transmitter: string,
): Promise<PluginProvider> {
  // Fail now and not in the first round: the contract is there, and the host has the transmitter's key.
  chain.contract(address);
  await keystore.sign(transmitter, new Uint8Array());

  const offchainConfigDigester: OffchainConfigDigester = {
    configDigest: async (config) => configDigest(chainId, address, config),
    configDigestPrefix: async () => configDigestPrefix,
  };

  // OCR asks for the details again and again, and for the configuration when they changed.
  const contractConfigTracker: ContractConfigTracker = {
    latestConfigDetails: async () => {
      const { changedInBlock, config } = chain.contract(address);
      return { changedInBlock, configDigest: config.configDigest };
    },
    latestConfig: async () => chain.contract(address).config,
    latestBlockHeight: async () => chain.height,
  };

  const contractTransmitter: ContractTransmitter = {
    transmit: async (context, report, signatures, call) => {
      const { f } = chain.contract(address).config;
      if (signatures.length <= f) throw new Error(`${signatures.length} signatures are too few: ${f + 1} are needed`);
      await submit(chain, keystore, transmitter, { kind: 'report', contract: address, context, report }, call);
    },
    // With this OCR goes on where the contract stands after a restart.
    latestConfigDigestAndEpoch: async () => {
      const { config, latest } = chain.contract(address);
      return { configDigest: latest?.configDigest ?? config.configDigest, epoch: latest?.epoch ?? 0 };
    },
    fromAccount: async () => transmitter,
  };

  return { offchainConfigDigester, contractConfigTracker, contractTransmitter, close: async () => {} };
}
