import { relayer } from '../../../internal/services/relayer.js';
import type { Relayer } from '../../../types/relayer.js';
import { methodsOf } from '../methods.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { uint64, withinBounds } from '../rules/bounds.js';
import { madeRules } from '../rules/made-rules.js';
import { runSuite } from '../run-suite.js';

/** Of a relayer: `loop.Relayer`. Its access to an EVM chain has a suite of its own. */
export const relayerSuite: Suite<Relayer, Fixture<Relayer>> = closableSuite<Relayer>('Relayer', relayer, [
  {
    name: 'the height of the latest head is decimal text, and its time a number of seconds',
    why: 'Heights of some chains are wider than any number.',
    method: 'latestHead',
    skip: ({ cases }) => (cases.latestHead?.some((one) => !('error' in one)) ? undefined : 'it has no latest head'),
    async run(subject) {
      const head = await subject.latestHead?.();
      if (!/^\d+$/.test(head?.height ?? '')) throw new Error(`the height is ${JSON.stringify(head?.height)}`);
      withinBounds({ ...head }, { timestamp: uint64 }, 'latestHead()');
    },
  },
  ...madeRules<Relayer>(methodsOf(relayer)),
]);

export function testRelayer(make: Make<Relayer>, fixture: Fixture<Relayer>): void {
  runSuite(relayerSuite, make, fixture);
}
