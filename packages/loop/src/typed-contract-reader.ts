import { replacing } from './internal/replacing.js';
import { readIdentifier } from './read-identifier.js';
import type {
  BatchRead,
  ContractBatch,
  ContractKeyFilter,
  ContractReader,
  QueryExpression,
  ReadRequest,
} from './types/contract-reader.js';
import type { Comparator } from './types/query.js';
import type { Value } from './types/values.js';
import { type ValueType, valueAs } from './value-type.js';

/**
 * Tells which type the parameters of a read have, as the original asks implementations with `CreateContractType`;
 * undefined leaves them as they arrive. A comparator of a query is asked for as `key.name`. Throw
 * `wireErrors.invalidType` for a read that is not known.
 */
export type ParamsTypes = (readIdentifier: string) => ValueType | undefined;

/** A reader whose parameters and comparators have their types before they reach it, whatever encoding the caller used. */
export function typedContractReader<R extends ContractReader>(reader: R, typeOf: ParamsTypes): R {
  const typed = (identifier: string, value: Value): Value => {
    const type = typeOf(identifier);
    return type === undefined ? value : (valueAs(type, value) as Value);
  };
  const request = (given: ReadRequest): ReadRequest => ({
    ...given,
    params: typed(given.readIdentifier, given.params),
  });
  const batch = ({ contract, reads }: ContractBatch): ContractBatch => ({
    contract,
    reads: reads.map((read): BatchRead => {
      return { ...read, params: typed(readIdentifier(contract, read.readName), read.params) };
    }),
  });
  const filter = (given: ContractKeyFilter): ContractKeyFilter => {
    const identifier = (name: string) => readIdentifier(given.contract, `${given.key}.${name}`);
    const comparator = (one: Comparator): Comparator => ({
      ...one,
      comparators: one.comparators.map(({ value, operator }) => ({
        value: typed(identifier(one.name), value),
        operator,
      })),
    });
    const expression = (one: QueryExpression): QueryExpression => {
      if (one.kind === 'comparator') return comparator(one);
      if (one.kind !== 'and' && one.kind !== 'or') return one;
      return { ...one, expressions: one.expressions.map(expression) };
    };
    return { ...given, expressions: given.expressions.map(expression) };
  };
  const { getLatestValueWithHeadData, batchGetLatestValues, queryKey, queryKeys } = reader;
  return replacing<ContractReader, R>(reader, {
    getLatestValue: async (given, call) => reader.getLatestValue(request(given), call),
    ...(getLatestValueWithHeadData && {
      getLatestValueWithHeadData: async (given, call) => getLatestValueWithHeadData.call(reader, request(given), call),
    }),
    ...(batchGetLatestValues && {
      batchGetLatestValues: async (given, call) => batchGetLatestValues.call(reader, given.map(batch), call),
    }),
    ...(queryKey && { queryKey: async (given, order, call) => queryKey.call(reader, filter(given), order, call) }),
    ...(queryKeys && {
      queryKeys: async (given, order, call) => queryKeys.call(reader, given.map(filter), order, call),
    }),
  });
}
