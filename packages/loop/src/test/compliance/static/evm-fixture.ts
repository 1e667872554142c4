import assert from 'node:assert/strict';
import type { EvmLog, EvmService } from '../../../types/evm.js';
import type { LimitAndSort } from '../../../types/query.js';
import { staticEvmExpression } from '../../static-evm.js';
import type { Fixture } from '../rule.js';

const hash = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const address = (fill: number): Uint8Array => new Uint8Array(20).fill(fill);
const none = new Uint8Array(0);
const message = { from: none, to: address(8), data: Uint8Array.of(1) };
const byCursor: LimitAndSort = { count: 3n, cursor: { cursor: 'c', direction: 'following' }, sortBy: [] };
const bySort: LimitAndSort = {
  count: 0n,
  sortBy: [
    { by: 'timestamp', direction: 'ascending' },
    { by: 'sequence', direction: 'descending' },
  ],
};
const log: EvmLog = {
  address: address(1),
  topics: [hash(2), hash(3)],
  txHash: hash(4),
  blockHash: hash(5),
  data: Uint8Array.of(6),
  eventSig: hash(2),
  blockNumber: 7n,
  txIndex: 8,
  index: 9,
  removed: true,
};
const filter = {
  maxLogsKept: 1n,
  retentionTime: -1n,
  logsPerBlock: 2n,
  name: 'good',
  addresses: [address(8)],
  eventSigs: [hash(9)],
  topic2: [hash(9), hash(9)],
  topic3: [],
  topic4: [hash(9)],
};
const range = { blockHash: none, fromBlock: 0n, toBlock: 2n ** 70n, addresses: [address(8)] };
const header = { timestamp: 1n, hash: hash(2), parentHash: hash(3) };
const submitted = { txHash: hash(7), txStatus: 2 };

/** How the static chain spells what it was asked: integers as text, bytes by their first one. */
function spells(expected: readonly unknown[]) {
  const plain = (_key: string, member: unknown): unknown => {
    if (typeof member === 'bigint') return member.toString();
    return member instanceof Uint8Array ? member[0] : member;
  };
  return ([found]: readonly EvmLog[]): void => {
    const asked: unknown = JSON.parse(new TextDecoder().decode(found?.data));
    assert.deepEqual(asked, JSON.parse(JSON.stringify(expected, plain)));
  };
}

/** Of `staticEvm`. */
export const staticEvmFixture: Fixture<EvmService> = {
  cases: {
    getTransactionFee: [{ args: ['abc'], answer: 3n }],
    callContract: [
      { args: [message, undefined, 2, true], answer: Uint8Array.of(1, 0, 2, 1) },
      { args: [message, 5n, 0, false], answer: Uint8Array.of(1, 5, 0, 0) },
    ],
    filterLogs: [
      {
        args: [{ ...range, topics: [[hash(9)], [], [hash(8)]] }, 1, false],
        answer: [
          { ...log, blockNumber: 0n },
          { ...log, topics: [hash(9), hash(8)], index: 1 },
        ],
      },
      {
        args: [{ blockHash: hash(9), addresses: [], topics: [] }, 0, true],
        answer: [log, { ...log, topics: [], index: 0 }],
      },
    ],
    balanceAt: [
      { args: [address(8), -3n, 1], answer: 8n * 2n ** 200n + 3n },
      { args: [address(1), undefined, 0], answer: 2n ** 200n },
    ],
    estimateGas: [{ args: [message], answer: 21_001n }],
    getTransactionByHash: [
      {
        args: [hash(9), true],
        answer: {
          nonce: 1n,
          gas: 2n ** 64n - 1n,
          to: none,
          data: Uint8Array.of(3),
          hash: hash(9),
          value: 2n ** 100n,
          gasPrice: 0n,
        },
      },
    ],
    getTransactionReceipt: [
      {
        args: [hash(9), false],
        answer: {
          status: 1n,
          gasUsed: 2n,
          txIndex: 3n,
          blockHash: hash(4),
          logs: [log],
          txHash: hash(9),
          effectiveGasPrice: 5n,
          blockNumber: 6n,
          contractAddress: address(7),
        },
      },
    ],
    headerByNumber: [
      { args: [undefined, 0], answer: { ...header, blockNumber: -2n } },
      { args: [2n ** 70n, 2], answer: { ...header, blockNumber: 2n ** 70n } },
    ],
    queryTrackedLogs: [
      { args: [[staticEvmExpression], byCursor, 1], check: spells([[staticEvmExpression], '3', byCursor.cursor, []]) },
      { args: [[], bySort, 0], check: spells([[], '0', undefined, bySort.sortBy]) },
    ],
    getFiltersNames: [{ args: [], answer: ['a', 'b'] }],
    registerLogTracking: [
      { args: [filter], answer: undefined },
      { args: [{ ...filter, name: 'bad' }], error: { text: /"retentionTime":"-1".*"name":"bad","addresses":\[8\]/ } },
    ],
    unregisterLogTracking: [
      { args: ['good'], answer: undefined },
      { args: ['bad'], error: { text: 'bad filter' } },
    ],
    getTransactionStatus: [{ args: ['abc'], answer: 3 }],
    submitTransaction: [
      { args: [address(8), Uint8Array.of(7), 21_000n], answer: { ...submitted, txIdempotencyKey: '21000' } },
      { args: [address(8), Uint8Array.of(7), undefined], answer: { ...submitted, txIdempotencyKey: 'undefined' } },
    ],
    calculateTransactionFee: [{ args: [3n, 2n ** 80n], answer: 3n * 2n ** 80n }],
    getForwarderForEoa: [
      { args: [address(8), none, 'p'], answer: address(8) },
      { args: [address(8), address(9), ''], answer: address(9) },
    ],
  },
};
