import { Status } from '@loopp/grpc';
import { readIdentifier } from '../../../read-identifier.js';
import type { ContractKeyFilter, ContractReader } from '../../../types/contract-reader.js';
import type { LimitAndSort } from '../../../types/query.js';
import { staticContract, staticLatestValue, staticParams, staticReadName } from '../../static-contract-reader.js';
import type { Fixture } from '../rule.js';

const read = { readIdentifier: readIdentifier(staticContract, staticReadName), params: staticParams } as const;
const echo = readIdentifier(staticContract, 'echo');
const unknown = readIdentifier(staticContract, 'unknown');
const head = { height: '1337', hash: Uint8Array.of(1, 2), timestamp: 2n ** 64n - 1n };
const params = { list: [1n, -(2n ** 100n), null, true, 'x'], nested: { bytes: Uint8Array.of(1, 2), empty: {} } };
const invalidType = { status: Status.INVALID_ARGUMENT, text: 'invalid type' };
const other = { address: '0x25', name: 'other' };

const filter: ContractKeyFilter = {
  contract: staticContract,
  key: 'transfers',
  expressions: [{ kind: 'block', block: '5', operator: 4 }],
};
const byBlock: LimitAndSort = { count: 2n, sortBy: [{ by: 'block', direction: 'descending' }] };
const sequence = {
  cursor: 'first',
  txHash: Uint8Array.of(0xab),
  head,
  data: {
    address: staticContract.address,
    key: 'transfers',
    query: JSON.stringify([
      [{ kind: 'block', block: '5', operator: 4 }],
      '2',
      null,
      [{ by: 'block', direction: 'descending' }],
    ]),
  },
};

/** Of `staticContractReader`. */
export const staticContractReaderFixture: Fixture<ContractReader> = {
  cases: {
    getLatestValue: [
      { args: [{ ...read, confidence: 0 }], answer: staticLatestValue },
      { args: [{ ...read, confidence: 1, asValueType: true }], answer: staticLatestValue },
      { args: [{ readIdentifier: echo, confidence: 2, params }], answer: params },
      { args: [{ readIdentifier: echo, confidence: 0, params: null }], answer: null },
      { args: [{ ...read, readIdentifier: unknown, confidence: 0 }], error: invalidType },
      {
        args: [{ ...read, params: {}, confidence: 0 }],
        error: { status: Status.INVALID_ARGUMENT, text: 'invalid encoding: wrong params' },
      },
    ],
    getLatestValueWithHeadData: [
      { args: [{ ...read, confidence: 1 }], answer: { value: staticLatestValue, head } },
      { args: [{ ...read, confidence: 0 }], answer: { value: staticLatestValue } },
    ],
    batchGetLatestValues: [
      {
        args: [
          [
            {
              contract: staticContract,
              reads: [
                { readName: staticReadName, params: staticParams },
                { readName: 'echo', params },
                { readName: staticReadName, params: {} },
              ],
            },
          ],
        ],
        answer: [
          {
            contract: staticContract,
            results: [
              { readName: staticReadName, value: staticLatestValue },
              { readName: 'echo', value: params },
              { readName: staticReadName, value: null, error: 'invalid encoding: wrong params' },
            ],
          },
        ],
      },
      { args: [[]], answer: [] },
    ],
    queryKey: [{ args: [filter, byBlock], answer: [sequence] }],
    queryKeys: [
      { args: [[filter], byBlock], answer: [{ ...sequence, key: 'transfers' }] },
      { args: [[], byBlock], answer: [] },
    ],
    bind: [{ args: [[staticContract, other]], answer: undefined }],
    unbind: [{ args: [[{ ...other, address: '0x26' }]], error: { status: Status.NOT_FOUND, text: 'not found' } }],
  },
};
