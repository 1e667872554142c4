import { keystore } from '../../../internal/services/keystore.js';
import type { Keystore } from '../../../types/relayer.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';

const none = new Uint8Array(0);

/** Of a host's keystore: `loop.Keystore`. */
export const keystoreSuite: Suite<Keystore, Fixture<Keystore>> = objectSuite<Keystore>('Keystore', keystore, [
  {
    name: 'every account that is listed can be asked for with empty data',
    why: 'A relayer asks so, before it starts, whether the transmitter of a job is there.',
    method: 'sign',
    async run(subject) {
      for (const account of await subject.accounts()) {
        await subject.sign(account, none).catch((cause: unknown) => {
          throw new Error(`sign(${account}, no data) was refused: ${String(cause)}`, { cause });
        });
      }
    },
  },
  {
    name: 'an account that is not listed does not sign',
    why: 'Else a job starts that can never transmit.',
    method: 'sign',
    async run(subject) {
      const stranger = `not ${(await subject.accounts()).join(' or ')}`;
      for (const data of [none, Uint8Array.of(1)]) {
        const signed = await subject.sign(stranger, data).then(
          () => true,
          () => false,
        );
        if (signed) throw new Error(`it signed ${data.length} bytes for ${stranger}`);
      }
    },
  },
]);

export function testKeystore(make: Make<Keystore>, fixture: Fixture<Keystore>): void {
  runSuite(keystoreSuite, make, fixture);
}
