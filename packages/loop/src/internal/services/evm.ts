import { EVM as wire } from '../../pb/evm/evm.pb.js';
import {
  CallMsg as WireCallMsg,
  FilterQuery as WireFilterQuery,
  type GasConfig as WireGasConfig,
  type ReceiptGasInfo as WireGasInfo,
  Header as WireHeader,
  Receipt as WireReceipt,
  type Topics as WireTopics,
  Transaction as WireTransaction,
} from '../../pb/evm/models.pb.js';
import { type Primitive, type Expression as WireExpression, LPFilter as WireLogFilter } from '../../pb/evm/query.pb.js';
import type {
  EvmCallMessage,
  EvmExpression,
  EvmFilterQuery,
  EvmHeader,
  EvmLog,
  EvmLogFilter,
  EvmPrimitive,
  EvmReceipt,
  EvmService,
  EvmSubmitted,
  EvmTransaction,
  HashedValueComparator,
} from '../../types/evm.js';
import { noCrossing } from '../crossing/none.js';
import { InvalidMessageError } from '../errors.js';
import { args, list, message, noArgs, nothing, optional, record, reply } from '../table/composites.js';
import { type ArgsMapping, field, type Mapping } from '../table/mapping.js';
import { bool, bytes, exact, fixedBytes, int64, text, texts, uint32, uint64 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import {
  comparison,
  confidence,
  expressionFromWire,
  expressionToWire,
  limitAndSort,
  primitiveFromWire,
  primitiveToWire,
} from './query.js';
import { signedBigInt } from './signed-big-int.js';

const { methods } = wire;
const repeatable = { repeatable: true };

const address = fixedBytes(20, 'address');
const hash = fixedBytes(32, 'hash');

/** Left out, as a Go zero, or of full length. */
function orEmpty(mapping: Mapping<Uint8Array, Uint8Array>): Mapping<Uint8Array, Uint8Array> {
  return {
    refs: false,
    toWire: (value) => value,
    fromWire: (value, crossing) => (value.length === 0 ? value : mapping.fromWire(value, crossing)),
  };
}

/** Left out, the zero address travels: the original has no other way to say it, and its server needs all 20 bytes. */
const zeroIfEmpty: Mapping<Uint8Array, Uint8Array> = {
  refs: false,
  toWire: (value, crossing) => (value.length === 0 ? new Uint8Array(20) : address.fromWire(value, crossing)),
  fromWire: (value, crossing) =>
    value.some((byte) => byte !== 0) ? address.fromWire(value, crossing) : new Uint8Array(0),
};

const blockNumber = optional(signedBigInt);
const callMessage = message(
  WireCallMsg,
  record<EvmCallMessage>()({ from: orEmpty(address), to: address, data: bytes }),
);
const log = record<EvmLog>()({
  address,
  topics: list(hash),
  txHash: hash,
  blockHash: hash,
  data: bytes,
  eventSig: hash,
  blockNumber,
  txIndex: uint32,
  index: uint32,
  removed: bool,
});
const topics: Mapping<readonly Uint8Array[], WireTopics> = {
  refs: false,
  toWire: (value) => ({ topic: value }),
  fromWire: ({ topic }) => topic.map((one) => hash.fromWire(one, noCrossing)),
};
const filterQuery = message(
  WireFilterQuery,
  record<EvmFilterQuery>()({
    blockHash: orEmpty(hash),
    fromBlock: blockNumber,
    toBlock: blockNumber,
    addresses: list(address),
    topics: list(topics),
  }),
);

/** The original answers an error where its Go value is nil; an absent message is refused here for the same reason. */
function present<D, W>(name: string, mapping: Mapping<D, W | undefined>): Mapping<D, W | undefined> {
  return {
    refs: false,
    toWire: (value, crossing) => mapping.toWire(value, crossing),
    fromWire: (value, crossing) => {
      if (value === undefined) throw new InvalidMessageError(`${name} is nil`);
      return mapping.fromWire(value, crossing);
    },
  };
}

const transaction = message(
  WireTransaction,
  record<EvmTransaction>()({
    nonce: uint64,
    gas: uint64,
    to: orEmpty(address),
    data: bytes,
    hash,
    value: blockNumber,
    gasPrice: blockNumber,
  }),
);
const receipt = message(
  WireReceipt,
  record<EvmReceipt>()({
    status: uint64,
    gasUsed: uint64,
    txIndex: uint64,
    blockHash: hash,
    logs: list(log),
    txHash: hash,
    effectiveGasPrice: blockNumber,
    blockNumber,
    contractAddress: orEmpty(address),
  }),
);
const header = message(WireHeader, record<EvmHeader>()({ timestamp: uint64, blockNumber, hash, parentHash: hash }));
const logFilter = message(
  WireLogFilter,
  record<EvmLogFilter>()({
    maxLogsKept: uint64,
    retentionTime: int64,
    logsPerBlock: uint64,
    name: text,
    addresses: list(address),
    eventSigs: list(hash),
    topic2: list(hash),
    topic3: list(hash),
    topic4: list(hash),
  }),
);

const comparators = list(record<HashedValueComparator>()({ values: list(hash), operator: comparison }));

function evmPrimitiveToWire(value: EvmPrimitive) {
  switch (value.kind) {
    case 'contractAddress':
      return { primitive: { case: 'contractAddress', value: value.address } } as const;
    case 'eventSig':
      return { primitive: { case: 'eventSig', value: value.eventSig } } as const;
    case 'eventByWord': {
      const hashedValueComparers = comparators.toWire(value.comparators, noCrossing) ?? [];
      return {
        primitive: { case: 'eventByWord', value: { wordIndex: value.wordIndex, hashedValueComparers } },
      } as const;
    }
    case 'eventByTopic': {
      const hashedValueComparers = comparators.toWire(value.comparators, noCrossing) ?? [];
      return { primitive: { case: 'eventByTopic', value: { topic: value.topic, hashedValueComparers } } } as const;
    }
    default:
      return { primitive: { case: 'generalPrimitive', value: primitiveToWire(value) } } as const;
  }
}

function evmPrimitiveFromWire({ primitive }: Primitive): EvmPrimitive {
  switch (primitive.case) {
    case 'generalPrimitive':
      return primitiveFromWire(primitive.value);
    case 'contractAddress':
      return { kind: 'contractAddress', address: address.fromWire(primitive.value, noCrossing) };
    case 'eventSig':
      return { kind: 'eventSig', eventSig: hash.fromWire(primitive.value, noCrossing) };
    case 'eventByWord': {
      const { wordIndex, hashedValueComparers } = primitive.value;
      return { kind: 'eventByWord', wordIndex, comparators: comparators.fromWire(hashedValueComparers, noCrossing) };
    }
    case 'eventByTopic': {
      const { topic, hashedValueComparers } = primitive.value;
      return { kind: 'eventByTopic', topic, comparators: comparators.fromWire(hashedValueComparers, noCrossing) };
    }
    case undefined:
      throw new InvalidMessageError('an EVM primitive is missing');
  }
}

const expression: Mapping<EvmExpression, WireExpression> = {
  refs: false,
  toWire: (value) => expressionToWire(value, evmPrimitiveToWire),
  fromWire: (value) => expressionFromWire(value, evmPrimitiveFromWire),
};

const gasLimit: Mapping<bigint | undefined, WireGasConfig | undefined> = {
  refs: false,
  toWire: (value) => (value === undefined ? undefined : { gasLimit: value }),
  fromWire: (value) => value?.gasLimit,
};

const gasInfo: ArgsMapping<[gasUsed: bigint, effectiveGasPrice: bigint], { gasInfo: WireGasInfo | undefined }> = {
  arity: 2,
  refs: false,
  toWire: ([gasUsed, price]) => ({
    gasInfo: { gasUsed, effectiveGasPrice: signedBigInt.toWire(price, noCrossing) },
  }),
  fromWire: ({ gasInfo: info }) => [info?.gasUsed ?? 0n, signedBigInt.fromWire(info?.effectiveGasPrice, noCrossing)],
};

const confidenceLevel = field('confidenceLevel', confidence);
const isExternal = field('isExternal', bool);
const transactionId = args(field('transactionId', text));
const atBlock = field('blockNumber', blockNumber);

export const evmService = service<EvmService>(wire, {
  getTransactionFee: unary(methods.getTransactionFee, transactionId, reply('transactionFee', signedBigInt), repeatable),
  callContract: unary(
    methods.callContract,
    args(field('call', callMessage), atBlock, confidenceLevel, isExternal),
    reply('data', bytes),
    repeatable,
  ),
  filterLogs: unary(
    methods.filterLogs,
    args(field('filterQuery', filterQuery), confidenceLevel, isExternal),
    reply('logs', list(log)),
    repeatable,
  ),
  balanceAt: unary(
    methods.balanceAt,
    args(field('account', address), atBlock, confidenceLevel),
    reply('balance', signedBigInt),
    repeatable,
  ),
  estimateGas: unary(methods.estimateGas, args(field('msg', callMessage)), reply('gas', uint64), repeatable),
  getTransactionByHash: unary(
    methods.getTransactionByHash,
    args(field('hash', exact(hash)), isExternal),
    reply('transaction', present('transaction', transaction)),
    repeatable,
  ),
  getTransactionReceipt: unary(
    methods.getTransactionReceipt,
    args(field('hash', exact(hash)), isExternal),
    reply('receipt', present('receipt', receipt)),
    repeatable,
  ),
  headerByNumber: unary(
    methods.headerByNumber,
    args(atBlock, confidenceLevel),
    reply('header', present('head', header)),
    repeatable,
  ),
  queryTrackedLogs: unary(
    methods.queryTrackedLogs,
    args(field('expression', list(expression)), field('limitAndSort', limitAndSort), confidenceLevel),
    reply('logs', list(log)),
    repeatable,
  ),
  // Clients ask for it to find out whether a relayer has this service at all.
  getFiltersNames: unary(methods.getFiltersNames, noArgs, reply('items', texts), {
    repeatable: true,
    byDefault: () => [],
  }),
  registerLogTracking: unary(methods.registerLogTracking, args(field('filter', logFilter)), nothing, repeatable),
  unregisterLogTracking: unary(methods.unregisterLogTracking, args(field('filterName', text)), nothing, repeatable),
  getTransactionStatus: unary(
    methods.getTransactionStatus,
    transactionId,
    reply('transactionStatus', uint32),
    repeatable,
  ),
  submitTransaction: unary(
    methods.submitTransaction,
    args(field('to', address), field('data', bytes), field('gasConfig', gasLimit)),
    record<EvmSubmitted>()({ txHash: hash, txStatus: uint32, txIdempotencyKey: text }),
  ),
  calculateTransactionFee: unary(
    methods.calculateTransactionFee,
    gasInfo,
    reply('transactionFee', signedBigInt),
    repeatable,
  ),
  getForwarderForEoa: unary(
    methods.getForwarderForEOA,
    args(field('addr', exact(address)), field('aggr', zeroIfEmpty), field('pluginType', text)),
    reply('addr', address),
    repeatable,
  ),
});
