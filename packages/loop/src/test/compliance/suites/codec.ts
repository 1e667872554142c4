import { codecPart } from '../../../internal/services/codec.js';
import { object } from '../../../internal/table/object-table.js';
import type { Codec } from '../../../types/codec.js';
import { casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { described, sameValue } from '../verify.js';

/** Longer than any list in a fixture. */
const longest = 1_000;

/** Of a chain's encoding of values: `codec.Codec`. */
export const codecSuite: Suite<Codec, Fixture<Codec>> = objectSuite<Codec>(
  'Codec',
  object<Codec>('Codec', [codecPart.service]),
  [
    {
      name: 'what was encoded decodes to itself',
      why: 'A report that is encoded by one oracle is decoded by others.',
      method: 'decode',
      skip: ({ cases }) => (items(cases).length === 0 ? 'the fixture encodes nothing' : undefined),
      async run(subject, { cases }) {
        for (const asked of items(cases)) {
          const [item, itemType] = asked.args as Parameters<Codec['encode']>;
          const decoded = await subject.decode(await subject.encode(item, itemType), itemType);
          sameValue(decoded, item, `what ${described(asked)} gave decodes to something else`);
        }
      },
    },
    {
      name: 'no encoding is longer than announced',
      why: 'Plugins set their limits by it.',
      method: 'getMaxEncodingSize',
      skip: ({ cases }) =>
        items(cases).length === 0 || cases.getMaxEncodingSize === undefined
          ? 'the fixture announces no size'
          : undefined,
      async run(subject, { cases }) {
        for (const asked of items(cases)) {
          const [item, itemType] = asked.args as Parameters<Codec['encode']>;
          const { length } = await subject.encode(item, itemType);
          const limit = (await subject.getMaxEncodingSize?.(longest, itemType)) ?? 0;
          if (length > limit)
            throw new Error(`${described(asked)} gave ${length} bytes; announced were ${limit} at most`);
        }
      },
    },
  ],
);

function items(cases: Fixture<Codec>['cases']) {
  return casesIn(cases).filter(({ method, error }) => method.name === 'encode' && error === undefined);
}

export function testCodec(make: Make<Codec>, fixture: Fixture<Codec>): void {
  runSuite(codecSuite, make, fixture);
}
