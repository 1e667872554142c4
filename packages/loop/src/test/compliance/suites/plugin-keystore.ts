import { pluginKeystore } from '../../../internal/services/keystore-plugin.js';
import type { PluginKeystore } from '../../../types/keystore-plugin.js';
import { ask, casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { described } from '../verify.js';

const batches = new Set(['signBatch', 'verifyBatch']);
const batchesIn = ({ cases }: Fixture<PluginKeystore>) =>
  casesIn(cases).filter(({ method, error }) => batches.has(method.name) && error === undefined);

/** Of a keystore that is a plugin of its own: `loop.internal.pb.keystore.Keystore`. */
export const pluginKeystoreSuite: Suite<PluginKeystore, Fixture<PluginKeystore>> = objectSuite<PluginKeystore>(
  'PluginKeystore',
  pluginKeystore,
  [
    {
      name: 'a batch has an answer for each of its parts',
      why: 'A caller tells them apart by their places.',
      method: 'signBatch',
      skip: (fixture) => (batchesIn(fixture).length === 0 ? 'the fixture has no batch' : undefined),
      async run(subject, fixture) {
        for (const asked of batchesIn(fixture)) {
          const data = asked.args[1] as readonly Uint8Array[];
          const answers = (await ask(subject, asked.method, asked.args)) as readonly unknown[];
          if (answers.length !== data.length) throw new Error(`${described(asked)} gave ${answers.length} answers`);
        }
      },
    },
  ],
);

export function testPluginKeystore(make: Make<PluginKeystore>, fixture: Fixture<PluginKeystore>): void {
  runSuite(pluginKeystoreSuite, make, fixture);
}
