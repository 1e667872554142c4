import type { LimitAndSort as WireLimitAndSort } from '../../pb/chain-common/query.pb.js';
import type { VersionedBytes } from '../../pb/codec/codec.pb.js';
import {
  BoundContract as WireBoundContract,
  type QueryKeyFilter as WireQueryFilter,
  type QueryKeysRequest as WireQueryKeys,
  ContractReader as wire,
} from '../../pb/loop/contract-reader.pb.js';
import type {
  BatchRead,
  BatchReadResult,
  BoundContract,
  ContractBatch,
  ContractBatchResult,
  ContractKeyFilter,
  ContractReader,
  ReadRequest,
  Sequence,
  SequenceWithKey,
  ValueWithHead,
} from '../../types/contract-reader.js';
import type { LimitAndSort } from '../../types/query.js';
import type { Service } from '../../types/service.js';
import { args, argument, list, message, nothing, optional, record, reply } from '../table/composites.js';
import type { Crossing } from '../table/crossing.js';
import { type ArgsMapping, field, type Mapping } from '../table/mapping.js';
import { object, optionalPart } from '../table/object-table.js';
import { bool, bytes, text } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { encodingNamed } from '../values/versioned-bytes.js';
import { head } from './head.js';
import { loopService } from './loop-service.js';
import { confidence, limitAndSort, queryExpression } from './query.js';
import { textOrNone } from './text-or-none.js';
import { byEncoding, cborValue } from './versioned-value.js';

const { methods } = wire;
const repeatable = { repeatable: true };
const contract = message(WireBoundContract, record<BoundContract>()({ address: text, name: text }));
const contracts = args(field('bindings', list(contract)));

const readRequest = argument(
  record<ReadRequest>()({ readIdentifier: text, confidence, params: cborValue, asValueType: bool }),
);
const latestValue = byEncoding((value) => reply('retVal', value));
const valueWithHead = byEncoding((value) =>
  record<ValueWithHead>()({ value: field('retVal', value), head: field('headData', optional(head)) }),
);

/** The encoding of the answer: that of the parameters, unless typed values are wanted. */
function answerTo({ params, asValueType }: { params: VersionedBytes | undefined; asValueType: boolean }) {
  if (asValueType) return 'values';
  return params === undefined ? 'cbor' : encodingNamed(params.version);
}

/**
 * Each contract stands once in a message. The original keeps batches by contract; in a request the second one of a
 * contract can end its process.
 */
function byContract<Batch extends { readonly contract: BoundContract }>(
  batches: readonly Batch[],
  join: (first: Batch, second: Batch) => Batch,
): Batch[] {
  const joined = new Map<string, Batch>();
  for (const batch of batches) {
    const key = JSON.stringify([batch.contract.address, batch.contract.name]);
    const first = joined.get(key);
    joined.set(key, first === undefined ? batch : join(first, batch));
  }
  return [...joined.values()];
}

const batch = record<ContractBatch>()({
  contract,
  reads: list(record<BatchRead>()({ readName: text, params: cborValue })),
});
const batches = list(batch);
const joinedBatches: typeof batches = {
  ...batches,
  toWire: (value, crossing) =>
    batches.toWire(
      byContract(value, (first, { reads }) => ({ ...first, reads: [...first.reads, ...reads] })),
      crossing,
    ),
};
const batchResults = list(
  record<ContractBatchResult>()({
    contract,
    results: list(
      record<BatchReadResult>()({ readName: text, value: field('returnVal', cborValue), error: textOrNone }),
    ),
  }),
);
const joinedResults: typeof batchResults = {
  ...batchResults,
  toWire: (value, crossing) =>
    batchResults.toWire(
      byContract(value, (first, { results }) => ({ ...first, results: [...first.results, ...results] })),
      crossing,
    ),
};

interface WireKeyFilter {
  contract: WireBoundContract | undefined;
  filter: WireQueryFilter | undefined;
  asValueType: boolean;
}

const expressions = list(queryExpression);
const keyFilter: Mapping<ContractKeyFilter, WireKeyFilter> = {
  refs: false,
  toWire: (value, crossing) => ({
    contract: contract.toWire(value.contract, crossing),
    filter: { key: value.key, expression: expressions.toWire(value.expressions, crossing) },
    asValueType: value.asValueType,
  }),
  fromWire: (wireFilter, crossing) => ({
    contract: contract.fromWire(wireFilter.contract, crossing),
    key: wireFilter.filter?.key ?? '',
    expressions: expressions.fromWire(wireFilter.filter?.expression ?? [], crossing),
    asValueType: wireFilter.asValueType,
  }),
};

interface WireQueryKey extends WireKeyFilter {
  limitAndSort: WireLimitAndSort | undefined;
}

/** A filter's fields stand in the request itself. */
const queryKeyArgs: ArgsMapping<[filter: ContractKeyFilter, limitAndSort: LimitAndSort], WireQueryKey> = {
  arity: 2,
  refs: false,
  toWire: ([filter, order], crossing) => ({
    ...keyFilter.toWire(filter, crossing),
    limitAndSort: limitAndSort.toWire(order, crossing),
  }),
  fromWire: (request, crossing) => [
    keyFilter.fromWire(request, crossing),
    limitAndSort.fromWire(request.limitAndSort, crossing),
  ],
};

const sequences = byEncoding((value) =>
  reply(
    'sequences',
    list(record<Sequence>()({ cursor: field('sequenceCursor', text), txHash: bytes, head, data: value })),
  ),
);
const sequenceWithKey = byEncoding((value) =>
  record<SequenceWithKey>()({ cursor: field('sequenceCursor', text), txHash: bytes, head, data: value, key: text }),
);
const sequencesWithKey = reply('sequences', list(sequenceWithKey.cbor));

/** Typed values for the keys whose filter asks for them. */
function answerToQueryKeys({ filters }: WireQueryKeys) {
  const encodings = new Map(
    filters.map((one) => [one.filter?.key ?? '', one.asValueType ? 'values' : 'cbor'] as const),
  );
  return {
    toWire: (found: readonly SequenceWithKey[], crossing: Crossing) => ({
      sequences: found.map((one) => {
        const encoding = encodings.get(one.key);
        if (encoding === undefined) throw new Error(`missing encoding version for key ${one.key}`);
        return sequenceWithKey[encoding].toWire(one, crossing);
      }),
    }),
  };
}

const contractReaderService = service<ContractReader>(wire, {
  getLatestValue: unary(methods.getLatestValue, readRequest, latestValue.cbor, {
    repeatable: true,
    replyTo: (request) => latestValue[answerTo(request)],
  }),
  getLatestValueWithHeadData: unary(methods.getLatestValueWithHeadData, readRequest, valueWithHead.cbor, {
    repeatable: true,
    replyTo: (request) => valueWithHead[answerTo(request)],
  }),
  batchGetLatestValues: unary(
    methods.batchGetLatestValues,
    args(field('requests', joinedBatches)),
    reply('results', joinedResults),
    repeatable,
  ),
  queryKey: unary(methods.queryKey, queryKeyArgs, sequences.cbor, {
    repeatable: true,
    replyTo: ({ asValueType }) => sequences[asValueType ? 'values' : 'cbor'],
  }),
  queryKeys: unary(
    methods.queryKeys,
    args(field('filters', list(keyFilter)), field('limitAndSort', limitAndSort)),
    sequencesWithKey,
    { repeatable: true, replyTo: answerToQueryKeys },
  ),
  bind: unary(methods.bind, contracts, nothing, repeatable),
  unbind: unary(methods.unbind, contracts, nothing, repeatable),
});

/** A provider may lack it. Asked for as the original asks. */
export const contractReaderPart = optionalPart(contractReaderService, 'getLatestValue', {
  readIdentifier: '',
  confidence: 0,
  params: null,
});

/** One that stands alone, on a connection of its own. */
export const contractReader = object<ContractReader & Service>('ContractReader', [loopService, contractReaderService]);
