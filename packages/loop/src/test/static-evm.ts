import type { EvmExpression, EvmLog, EvmService } from '../types/evm.js';

const hash = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const address = (fill: number): Uint8Array => new Uint8Array(20).fill(fill);

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

/** An expression with every kind of condition. */
export const staticEvmExpression: EvmExpression = {
  kind: 'and',
  expressions: [
    { kind: 'block', block: '10', operator: 4 },
    { kind: 'confidence', confidence: 1 },
    {
      kind: 'or',
      expressions: [
        { kind: 'timestamp', timestamp: 2n ** 64n - 1n, operator: 3 },
        { kind: 'txHash', txHash: '0xab' },
        { kind: 'contractAddress', address: address(1) },
        { kind: 'eventSig', eventSig: hash(2) },
      ],
    },
    { kind: 'eventByWord', wordIndex: 1, comparators: [{ values: [hash(1), hash(2)], operator: 0 }] },
    { kind: 'eventByTopic', topic: 2n, comparators: [{ values: [], operator: 5 }] },
  ],
};

/** A chain with fixed answers; numbers are spelt from the arguments. */
export function staticEvm(): Required<EvmService> {
  return {
    getTransactionFee: async (transactionId) => BigInt(transactionId.length),
    callContract: async ({ data }, blockNumber, confidence, isExternal) =>
      Uint8Array.of(...data, Number(blockNumber ?? 0n), confidence, isExternal ? 1 : 0),
    filterLogs: async ({ fromBlock, addresses, topics }) => [
      { ...log, ...(fromBlock !== undefined && { blockNumber: fromBlock }) },
      { ...log, topics: topics.flat(), index: addresses.length },
    ],
    balanceAt: async (account, blockNumber) => BigInt(account[0] ?? 0) * 2n ** 200n - (blockNumber ?? 0n),
    estimateGas: async ({ data }) => BigInt(21_000 + data.length),
    getTransactionByHash: async (asked) => ({
      nonce: 1n,
      gas: 2n ** 64n - 1n,
      to: new Uint8Array(0),
      data: Uint8Array.of(3),
      hash: asked,
      value: 2n ** 100n,
      gasPrice: 0n,
    }),
    getTransactionReceipt: async (asked) => ({
      status: 1n,
      gasUsed: 2n,
      txIndex: 3n,
      blockHash: hash(4),
      logs: [log],
      txHash: asked,
      effectiveGasPrice: 5n,
      blockNumber: 6n,
      contractAddress: address(7),
    }),
    headerByNumber: async (blockNumber) => ({
      timestamp: 1n,
      blockNumber: blockNumber ?? -2n,
      hash: hash(2),
      parentHash: hash(3),
    }),
    queryTrackedLogs: async (expressions, { count, cursor, sortBy }) => [
      { ...log, data: new TextEncoder().encode(describe([expressions, String(count), cursor, sortBy])) },
    ],
    getFiltersNames: async () => ['a', 'b'],
    registerLogTracking: async (filter) => {
      if (filter.name === 'bad') throw new Error(describe(filter));
    },
    unregisterLogTracking: async (name) => {
      if (name === 'bad') throw new Error('bad filter');
    },
    getTransactionStatus: async (transactionId) => transactionId.length % 6,
    submitTransaction: async (_to, data, gasLimit) => ({
      txHash: hash(data[0] ?? 0),
      txStatus: 2,
      txIdempotencyKey: String(gasLimit),
    }),
    calculateTransactionFee: async (gasUsed, effectiveGasPrice) => gasUsed * effectiveGasPrice,
    getForwarderForEoa: async (eoa, aggregator) => (aggregator.length === 0 ? eoa : aggregator),
  };
}

function describe(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member === 'bigint') return member.toString();
    return member instanceof Uint8Array ? member[0] : member;
  });
}
