import { Status, StatusError } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import {
  SortType,
  type LimitAndSort as WireLimitAndSort,
  type Primitive as WirePrimitive,
  type Expression as WireQueryExpression,
} from '../../pb/chain-common/query.pb.js';
import type { QueryExpression } from '../../types/contract-reader.js';
import type {
  AllOf,
  AnyOf,
  BooleanExpression,
  Comparator,
  ComparisonOperator,
  Confidence,
  GeneralPrimitive,
  LimitAndSort,
} from '../../types/query.js';
import { noCrossing } from '../crossing/none.js';
import { InvalidMessageError } from '../errors.js';
import type { Mapping } from '../table/mapping.js';
import { cborValue } from './versioned-value.js';

function invalid(message: string): StatusError {
  return new StatusError(Status.INVALID_ARGUMENT, message);
}

/** Wire enums are open: a number that this version does not know is refused, as the original does. */
export const confidence: Mapping<Confidence, number> = {
  refs: false,
  toWire: (value) => value,
  fromWire: (value) => {
    if (value === 0 || value === 1 || value === 2) return value;
    throw new InvalidMessageError(`invalid pb confidence level: ${value}`);
  },
};

export const comparison: Mapping<ComparisonOperator, number> = {
  refs: false,
  toWire: (value) => value,
  fromWire: (value) => {
    if (value >= 0 && value <= 5) return value as ComparisonOperator;
    throw invalid(`invalid comparison operator: ${value}`);
  },
};

export function primitiveToWire(value: GeneralPrimitive): Init<WirePrimitive> {
  switch (value.kind) {
    case 'block':
      return { primitive: { case: 'block', value: { blockNumber: value.block, operator: value.operator } } };
    case 'confidence':
      return { primitive: { case: 'confidence', value: value.confidence } };
    case 'timestamp':
      return { primitive: { case: 'timestamp', value: { timestamp: value.timestamp, operator: value.operator } } };
    case 'txHash':
      return { primitive: { case: 'txHash', value: { txHash: value.txHash } } };
  }
}

export function primitiveFromWire({ primitive }: WirePrimitive): GeneralPrimitive {
  switch (primitive.case) {
    case 'block':
      return { kind: 'block', block: primitive.value.blockNumber, operator: operatorOf(primitive.value.operator) };
    case 'confidence':
      return { kind: 'confidence', confidence: confidence.fromWire(primitive.value, noCrossing) };
    case 'timestamp':
      return {
        kind: 'timestamp',
        timestamp: primitive.value.timestamp,
        operator: operatorOf(primitive.value.operator),
      };
    case 'txHash':
      return { kind: 'txHash', txHash: primitive.value.txHash };
    default:
      throw invalid(`unknown primitive type: ${primitive.case ?? '<nil>'}`);
  }
}

function operatorOf(value: number): ComparisonOperator {
  return comparison.fromWire(value, noCrossing);
}

/** Any chain's expression message: its own primitives, the same two operators. */
interface WireExpression<P> {
  evaluator:
    | { case: 'primitive'; value: P }
    | { case: 'booleanExpression'; value: { booleanOperator: number; expression: WireExpression<P>[] } }
    | { case: undefined; value?: undefined };
}

type OutExpression<P> = {
  evaluator:
    | { case: 'primitive'; value: P }
    | { case: 'booleanExpression'; value: { booleanOperator: number; expression: OutExpression<P>[] } };
};

export function expressionToWire<P extends { readonly kind: string }, W>(
  value: BooleanExpression<P>,
  primitive: (value: P) => W,
): OutExpression<W> {
  if (!isBoolean(value)) return { evaluator: { case: 'primitive', value: primitive(value as P) } };
  const expression = value.expressions.map((inner) => expressionToWire(inner, primitive));
  return {
    evaluator: { case: 'booleanExpression', value: { booleanOperator: value.kind === 'and' ? 0 : 1, expression } },
  };
}

function isBoolean<P extends { readonly kind: string }>(value: BooleanExpression<P>): value is AllOf<P> | AnyOf<P> {
  return value.kind === 'and' || value.kind === 'or';
}

export function expressionFromWire<P, W>(
  { evaluator }: WireExpression<W>,
  primitive: (wire: W) => P,
): BooleanExpression<P> {
  if (evaluator.case === 'primitive') return primitive(evaluator.value);
  if (evaluator.case === undefined) throw invalid('unknown expression type: <nil>');
  const expressions = evaluator.value.expression.map((inner) => expressionFromWire(inner, primitive));
  return { kind: evaluator.value.booleanOperator === 0 ? 'and' : 'or', expressions };
}

function logPrimitiveToWire(value: GeneralPrimitive | Comparator): Init<WirePrimitive> {
  if (value.kind !== 'comparator') return primitiveToWire(value);
  const valueComparators = value.comparators.map((one) => ({
    value: cborValue.toWire(one.value, noCrossing),
    operator: one.operator,
  }));
  return { primitive: { case: 'comparator', value: { name: value.name, valueComparators } } };
}

function logPrimitiveFromWire(wire: WirePrimitive): GeneralPrimitive | Comparator {
  const { primitive } = wire;
  if (primitive.case !== 'comparator') return primitiveFromWire(wire);
  const { name, valueComparators } = primitive.value;
  const comparators = valueComparators.map(({ value, operator }) => ({
    value: cborValue.fromWire(value, noCrossing),
    operator: operatorOf(operator),
  }));
  return { kind: 'comparator', name, comparators };
}

/** Of a contract reader: of all chains' conditions also those on a log's members. */
export const queryExpression: Mapping<QueryExpression, WireQueryExpression> = {
  refs: false,
  toWire: (value) => expressionToWire(value, logPrimitiveToWire),
  fromWire: (value) => expressionFromWire(value, logPrimitiveFromWire),
};

const sorts = [
  ['timestamp', SortType.SortTimestamp],
  ['block', SortType.SortBlock],
  ['sequence', SortType.SortSequence],
] as const;

/** As the original writes and reads them: the numbers of its Go type, one above those of the schema's names. */
const preceding = 1;
const following = 2;
const together = 'Limit cursor and cursor direction must both be defined or undefined';

/** Cursor and its direction go together. An absent message reads as no limit and no order. */
export const limitAndSort: Mapping<LimitAndSort, WireLimitAndSort | undefined> = {
  refs: false,
  toWire: ({ count, cursor, sortBy }) => {
    // As in the original, to which an empty cursor is none.
    if (cursor?.cursor === '') throw invalid(together);
    return {
      sortBy: sortBy.map(({ by, direction }) => ({
        sortType: sorts.find(([name]) => name === by)?.[1] ?? 0,
        direction: direction === 'ascending' ? 0 : 1,
      })),
      limit: {
        count,
        ...(cursor && {
          cursor: cursor.cursor,
          direction: cursor.direction === 'preceding' ? preceding : following,
        }),
      },
    };
  },
  fromWire: (wire) => {
    const { cursor, direction, count } = wire?.limit ?? { cursor: undefined, direction: undefined, count: 0n };
    if ((cursor === undefined) !== (direction === undefined)) {
      throw invalid(together);
    }
    return {
      count,
      ...(cursor !== undefined && {
        cursor: { cursor, direction: direction === following ? ('following' as const) : ('preceding' as const) },
      }),
      sortBy: (wire?.sortBy ?? []).map(({ sortType, direction: sortDirection }) => {
        const by = sorts.find(([, type]) => type === sortType)?.[0];
        if (by === undefined) throw invalid(`Unknown sort by type: ${sortType}`);
        return { by, direction: sortDirection === 0 ? ('ascending' as const) : ('descending' as const) };
      }),
    };
  },
};
