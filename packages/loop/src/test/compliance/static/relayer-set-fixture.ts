import type { RelayerSet } from '../../../types/relayer-set.js';
import type { Fixture } from '../rule.js';
import { staticContractReaderFixture } from './contract-reader-fixture.js';
import { staticContractWriterFixture } from './contract-writer-fixture.js';
import { staticEvmFixture } from './evm-fixture.js';
import {
  staticMedianProviderFixture,
  staticOcr3CapabilityProviderFixture,
  staticPluginProviderFixture,
} from './provider-fixtures.js';
import { staticPluginArgs } from './static-args.js';

const evm = { network: 'evm', chainId: '1' };
const solana = { network: 'solana', chainId: 'mainnet' };
const stranger = { network: 'evm', chainId: '2' };
const notFound = { text: 'relayer with id evm.2 not found' };
const args = {
  contractId: '0xcontract',
  relayConfig: Uint8Array.of(1),
  mercuryCredentials: { legacyUrl: 'l', url: 'u', username: 'n', password: 'p' },
};
const config = Uint8Array.of(1);
const head = { hash: Uint8Array.of(1), timestamp: 5n };
const chain = { networkName: 'n', networkNameFull: 'N' };

/** Of `staticRelayerSet`. */
export const staticRelayerSetFixture: Fixture<RelayerSet> = {
  cases: {
    get: [
      { args: [evm], answer: evm },
      { args: [stranger], error: notFound },
    ],
    list: [
      { args: [[]], answer: [evm, solana] },
      { args: [[solana]], answer: [solana] },
      { args: [[evm, stranger]], error: notFound },
    ],
    startRelayer: [
      { args: [evm], answer: undefined },
      { args: [stranger], error: notFound },
    ],
    closeRelayer: [
      { args: [solana], answer: undefined },
      { args: [stranger], error: notFound },
    ],
    relayerReady: [
      { args: [evm], answer: undefined },
      { args: [solana], error: { text: 'not ready' } },
    ],
    relayerHealthReport: [
      { args: [evm], answer: { evm: '' } },
      { args: [solana], answer: { solana: 'lagging' } },
    ],
    relayerName: [{ args: [solana], answer: 'Relayer solana' }],
    relayerLatestHead: [{ args: [solana], answer: { ...head, height: 'mainnet' } }],
    relayerGetChainInfo: [{ args: [evm], answer: { ...chain, familyName: 'evm', chainId: '1' } }],
    evm: [{ args: [evm], makes: staticEvmFixture.cases }],
    newContractReader: [{ args: [evm, config], makes: staticContractReaderFixture.cases }],
    newContractWriter: [
      { args: [evm, config], makes: staticContractWriterFixture.cases },
      { args: [stranger, config], error: notFound },
    ],
    newPluginProvider: [{ args: [evm, args, staticPluginArgs], makes: staticPluginProviderFixture('0xfirst').cases }],
    newMedianProvider: [{ args: [evm, args, staticPluginArgs], makes: staticMedianProviderFixture('0xfirst').cases }],
    newOcr3CapabilityProvider: [
      { args: [evm, args, staticPluginArgs], makes: staticOcr3CapabilityProviderFixture('0xfirst').cases },
      { args: [stranger, args, staticPluginArgs], error: notFound },
    ],
  },
};
