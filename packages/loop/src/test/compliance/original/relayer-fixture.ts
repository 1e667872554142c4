import { readIdentifier } from '../../../read-identifier.js';
import type { Relayer } from '../../../types/relayer.js';
import type { Fixture } from '../rule.js';
import {
  originalConfigProviderFixture,
  originalMedianProviderFixture,
  originalPluginProviderFixture,
} from './provider-fixtures.js';
import { originalPluginArgs, originalRelayArgs } from './values.js';

const identifier = readIdentifier({ address: '0x24', name: 'anyContract' }, 'anyMethod');
const params = { param1: 'value1', param2: 'value2' };
const latest = { ret1: 'latestValue1', ret2: 'latestValue2' };
const notImplemented = { text: 'not implemented' };

/** Of the original's static relayer, with its checks on. */
export const originalRelayerFixture: Fixture<Relayer> = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    newMedianProvider: [
      { args: [originalRelayArgs, originalPluginArgs], makes: originalMedianProviderFixture.cases },
      {
        args: [originalRelayArgs, { ...originalPluginArgs, transmitterId: '' }],
        error: { text: 'expected plugin args' },
      },
    ],
    newPluginProvider: [{ args: [originalRelayArgs, originalPluginArgs], makes: originalPluginProviderFixture.cases }],
    newConfigProvider: [
      { args: [originalRelayArgs], makes: originalConfigProviderFixture.cases },
      { args: [{ ...originalRelayArgs, jobId: 124 }], error: { text: 'expected relay args' } },
    ],
    newContractReader: [
      {
        args: [new TextEncoder().encode('test')],
        makes: {
          getLatestValue: [{ args: [{ readIdentifier: identifier, confidence: 0, params }], answer: latest }],
          bind: [{ args: [[]], answer: undefined }],
          unbind: [{ args: [[]], answer: undefined }],
        },
      },
    ],
    newContractWriter: [{ args: [new Uint8Array(0)], error: notImplemented }],
    latestHead: [{ args: [], error: notImplemented }],
    getChainStatus: [{ args: [], answer: { id: 'some_chain', enabled: true, config: '' } }],
    getChainInfo: [
      {
        args: [],
        answer: {
          familyName: 'someFamily',
          chainId: '123',
          networkName: 'someNetwork',
          networkNameFull: 'someNetwork-test',
        },
      },
    ],
    listNodeStatuses: [
      {
        args: [137, ''],
        answer: {
          nodes: [
            { chainId: 'foo', name: '', config: "Name = 'bar'\nURL = 'http://example.com'\n", state: 'Alive' },
            { chainId: 'foo', name: '', config: "Name = 'baz'\nURL = 'https://test.url'\n", state: 'Alive' },
          ],
          total: 2,
          nextPageToken: '',
        },
      },
      { args: [1, ''], error: { text: 'expected page_size 137 but got 1' } },
    ],
    transact: [
      { args: ['me', 'you', 97n, true], answer: undefined },
      { args: ['me', 'you', -97n, true], error: { text: 'expected amount 97 but got -97' } },
    ],
    replay: [
      { args: ['', {}], answer: undefined },
      { args: ['7', {}], error: { text: 'expected from  but got 7' } },
    ],
  },
};
