import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status, StatusError } from '@loopp/grpc';
import fc from 'fast-check';
import {
  Expression as WireExpression,
  LimitAndSort as WireLimitAndSort,
  type Primitive as WirePrimitive,
} from '../../pb/chain-common/query.pb.js';
import type { QueryExpression } from '../../types/contract-reader.js';
import type { ComparisonOperator, Confidence, LimitAndSort, SortBy } from '../../types/query.js';
import type { Value } from '../../types/values.js';
import { noCrossing } from '../crossing/none.js';
import { limitAndSort, queryExpression } from './query.js';

const timeout = 30_000;
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const operator = fc.constantFrom<ComparisonOperator[]>(0, 1, 2, 3, 4, 5);

const plain = { noNullPrototype: true } as const;

/** What CBOR gives back as it was. */
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt(),
  fc.double(),
  fc.string(),
  fc.uint8Array(),
  fc.dictionary(fc.string(), fc.bigInt(), plain),
  fc.array(fc.string()),
);

const { expression } = fc.letrec<{ expression: QueryExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.record({ kind: fc.constant('block' as const), block: fc.string(), operator }, plain),
    fc.record({ kind: fc.constant('confidence' as const), confidence: fc.constantFrom<Confidence[]>(0, 1, 2) }, plain),
    fc.record({ kind: fc.constant('timestamp' as const), timestamp: uint64, operator }, plain),
    fc.record({ kind: fc.constant('txHash' as const), txHash: fc.string() }, plain),
    fc.record(
      {
        kind: fc.constant('comparator' as const),
        name: fc.string(),
        comparators: fc.array(fc.record({ value, operator }, plain), { maxLength: 3 }),
      },
      plain,
    ),
    fc.record(
      {
        kind: fc.constantFrom('and' as const, 'or' as const),
        expressions: fc.array(tie('expression'), { maxLength: 4 }),
      },
      plain,
    ),
  ),
}));

const cursor = fc.record(
  {
    cursor: fc.string({ minLength: 1 }),
    direction: fc.constantFrom('preceding' as const, 'following' as const),
  },
  plain,
);
const sort: fc.Arbitrary<SortBy> = fc.record(
  {
    by: fc.constantFrom('timestamp', 'block', 'sequence'),
    direction: fc.constantFrom('ascending', 'descending'),
  },
  plain,
);
const order: fc.Arbitrary<LimitAndSort> = fc.record(
  { count: uint64, cursor, sortBy: fc.array(sort) },
  { requiredKeys: ['count', 'sortBy'], noNullPrototype: true },
);

function overTheWire(sent: QueryExpression): QueryExpression {
  const bytes = WireExpression.encode(queryExpression.toWire(sent, noCrossing) ?? {});
  return queryExpression.fromWire(WireExpression.decode(bytes), noCrossing);
}

function orderOverTheWire(sent: LimitAndSort): LimitAndSort {
  const bytes = WireLimitAndSort.encode(limitAndSort.toWire(sent, noCrossing) ?? {});
  return limitAndSort.fromWire(WireLimitAndSort.decode(bytes), noCrossing);
}

describe('conditions of queries', { timeout }, () => {
  it('arrive as they were sent', () => {
    fc.assert(fc.property(expression, (sent) => assert.deepEqual(overTheWire(sent), sent)));
  });

  it('are refused when a part of them is unknown, however deep it stands', () => {
    type Primitive = NonNullable<Parameters<typeof WirePrimitive.create>[0]>['primitive'];
    const primitive = (value: Primitive) =>
      ({ evaluator: { case: 'primitive', value: { primitive: value } } }) as const;
    const unknown = [
      [{}, /^unknown expression type: <nil>$/],
      [primitive({ case: undefined }), /^unknown primitive type: <nil>$/],
      [primitive({ case: 'confidence', value: 3 }), /^invalid pb confidence level: 3$/],
      [primitive({ case: 'block', value: { operator: 6 } }), /^invalid comparison operator: 6$/],
      [primitive({ case: 'comparator', value: { valueComparators: [{ operator: 1 }] } }), /the value is missing$/],
    ] as const;
    for (const [inner, details] of unknown) {
      const wire = WireExpression.create({
        evaluator: { case: 'booleanExpression', value: { booleanOperator: 1, expression: [inner] } },
      });
      assert.throws(
        () => queryExpression.fromWire(wire, noCrossing),
        (error) => details.test(StatusError.from(error).details),
      );
    }
  });
});

describe('limits and orders of queries', { timeout }, () => {
  it('arrive as they were sent', () => {
    fc.assert(fc.property(order, (sent) => assert.deepEqual(orderOverTheWire(sent), sent)));
  });

  it("send a cursor's direction as the original's Go type counts, not as the schema's names do", () => {
    for (const [direction, number] of [
      ['preceding', 1],
      ['following', 2],
    ] as const) {
      const sent: LimitAndSort = { count: 3n, cursor: { cursor: 'c', direction }, sortBy: [] };
      assert.deepEqual(limitAndSort.toWire(sent, noCrossing)?.limit, { count: 3n, cursor: 'c', direction: number });
    }
  });

  it('are not sent with an empty cursor, which the original takes for none', () => {
    const sent: LimitAndSort = { count: 0n, cursor: { cursor: '', direction: 'following' }, sortBy: [] };
    assert.throws(() => limitAndSort.toWire(sent, noCrossing), { status: Status.INVALID_ARGUMENT });
  });
});
