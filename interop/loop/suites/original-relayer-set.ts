import assert from 'node:assert/strict';
import { type RelayerId, type RelayerSet, Status } from '@loopp/loop';
import * as c from '../../../packages/loop/src/test/compliance/index.js';
import { evmFixture } from './through-go.js';

const { evm, newContractReader: _, newContractWriter: __, ...cases } = c.staticRelayerSetFixture.cases;
const solana = { network: 'solana', chainId: 'mainnet' };
const stranger = { network: 'evm', chainId: '2' };
const notFound = { text: 'relayer with id evm.2 not found', status: Status.NOT_FOUND };
const config = Uint8Array.of(1);
const id = { network: 'evm', chainId: '1' };

/** Kills the host, as a reader of the set. */
const { batchGetLatestValues: ___, ...readerCases } = c.staticContractReaderFixture.cases;

/** Of the relayer set that the original serves, with the full relayer behind it. */
export const originalRelayerSetFixture: c.Fixture<RelayerSet> = {
  cases: {
    ...cases,
    get: [
      { args: [id], answer: id },
      { args: [stranger], error: { text: 'relayer not found', status: Status.NOT_FOUND } },
    ],
    list: [
      { args: [[]], check: (ids) => realOnes(ids, ['evm.1', 'solana.mainnet']) },
      { args: [[solana]], check: (ids) => realOnes(ids, ['solana.mainnet']) },
      { args: [[id, stranger]], error: { ...notFound, status: Status.INTERNAL } },
    ],
    startRelayer: [
      { args: [id], answer: undefined },
      { args: [stranger], error: notFound },
    ],
    closeRelayer: [
      { args: [solana], answer: undefined },
      { args: [stranger], error: notFound },
    ],
    relayerReady: [
      { args: [id], answer: undefined },
      { args: [solana], error: { text: 'not ready', status: Status.INTERNAL } },
    ],
    // Of one that is healthy the host dies.
    relayerHealthReport: [{ args: [solana], answer: { solana: 'lagging' } }],
    evm: evm === undefined ? [] : [{ args: [id], makes: evmFixture.cases }],
    newContractReader: [{ args: [id, config], makes: readerCases }],
    newContractWriter: [
      { args: [id, config], makes: c.staticContractWriterFixture.cases },
      { args: [stranger, config], error: notFound },
    ],
    newPluginProvider: c.unimplemented(id, providerArgs(), c.staticPluginArgs),
    newMedianProvider: c.unimplemented(id, providerArgs(), c.staticPluginArgs),
    newOcr3CapabilityProvider: c.unimplemented(id, providerArgs(), c.staticPluginArgs),
  },
  without: {
    'each relayer that is listed can be had and listed alone': 'the original lists an empty id before each true one',
  },
};

/** The original puts an empty id before each, and the rest in any order. */
function realOnes(ids: readonly RelayerId[], expected: readonly string[]): void {
  const real = ids.filter(({ network }) => network !== '').map(({ network, chainId }) => `${network}.${chainId}`);
  assert.deepEqual(real.sort(), expected);
}

function providerArgs() {
  return { contractId: '0xcontract', relayConfig: config };
}
