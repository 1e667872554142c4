import { relayerSet } from '../../../internal/services/relayer-set.js';
import type { RelayerSet } from '../../../types/relayer-set.js';
import { methodsOf } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { madeRules } from '../rules/made-rules.js';
import { runSuite } from '../run-suite.js';
import { sameValue, show } from '../verify.js';

const lists = ({ cases }: Fixture<RelayerSet>): string | undefined =>
  cases.list?.some((one) => !('error' in one)) ? undefined : 'it lists no relayers';

/** Of all relayers of a host: `loop.relayerset.RelayerSet`. */
export const relayerSetSuite: Suite<RelayerSet, Fixture<RelayerSet>> = objectSuite<RelayerSet>(
  'RelayerSet',
  relayerSet,
  [
    {
      name: 'each relayer that is listed can be had and listed alone',
      why: 'The host of the original lists empty ids before the true ones.',
      method: 'list',
      skip: lists,
      async run(subject) {
        for (const id of (await subject.list?.([])) ?? []) {
          sameValue(await subject.get?.(id), id, `get(${show(id)}) gave another relayer`);
          sameValue(await subject.list?.([id]), [id], `list([${show(id)}]) gave others`);
        }
      },
    },
    {
      name: 'a relayer that is not listed is refused',
      why: 'A workflow names relayers that this node may not have.',
      method: 'get',
      skip: lists,
      async run(subject) {
        const stranger = { network: 'no such network', chainId: 'no such chain' };
        const found = await subject.get?.(stranger).then(show, () => undefined);
        if (found !== undefined) throw new Error(`get(${show(stranger)}) gave ${found}`);
      },
    },
    ...madeRules<RelayerSet>(methodsOf(relayerSet)),
  ],
);

export function testRelayerSet(make: Make<RelayerSet>, fixture: Fixture<RelayerSet>): void {
  runSuite(relayerSetSuite, make, fixture);
}
