import { keyValueStore } from '../../../internal/services/host-services.js';
import type { KeyValueStore } from '../../../types/host-services.js';
import type { Nanoseconds } from '../../../types/ocr2.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { sameValue, show } from '../verify.js';

export interface KeyValueStoreFixture extends Fixture<KeyValueStore> {
  /** An age that everything exceeds as soon as it is stored. */
  readonly expired?: Nanoseconds;
}

const values = new Map([
  ['a key', Uint8Array.of(1, 2, 3)],
  ['', Uint8Array.of(0)],
  ['ключ/🔑', new Uint8Array(0)],
  ['a long value', new Uint8Array(100_000).fill(7)],
]);

/** Of a job's store: `loop.KeyValueStore`. */
export const keyValueStoreSuite: Suite<KeyValueStore, KeyValueStoreFixture> = objectSuite<
  KeyValueStore,
  KeyValueStoreFixture
>('KeyValueStore', keyValueStore, [
  {
    name: 'what was stored last under a key is found, and under no other',
    why: 'It is all that a plugin keeps over a restart.',
    method: 'get',
    async run(subject) {
      for (const [key, value] of values) await subject.store(key, value);
      for (const [key, value] of values)
        sameValue(await subject.get(key), value, `get(${show(key)}) gave another value`);
      await subject.store('a key', Uint8Array.of(4));
      sameValue(await subject.get('a key'), Uint8Array.of(4), 'get gave the value before the last');
    },
  },
  {
    name: 'a key under which nothing was stored is refused',
    why: 'No value and an empty one are not the same.',
    method: 'get',
    async run(subject) {
      const found = await subject.get('nothing was stored here').then(show, () => undefined);
      if (found !== undefined) throw new Error(`it found ${found}`);
    },
  },
  {
    name: 'what is older than the given age is removed, and counted',
    why: 'Else the store grows for as long as the job lives.',
    method: 'pruneExpiredEntries',
    skip: ({ expired }) => (expired === undefined ? 'the fixture names no age that everything exceeds' : undefined),
    async run(subject, { expired = 0n }) {
      await subject.pruneExpiredEntries(expired);
      for (const [key, value] of values) await subject.store(key, value);
      const removed = await subject.pruneExpiredEntries(expired);
      if (removed !== BigInt(values.size)) throw new Error(`it counts ${removed} removed, not ${values.size}`);
      for (const key of values.keys()) {
        const found = await subject.get(key).then(show, () => undefined);
        if (found !== undefined) throw new Error(`it still has ${found} under ${show(key)}`);
      }
    },
  },
]);

export function testKeyValueStore(make: Make<KeyValueStore>, fixture: KeyValueStoreFixture): void {
  runSuite(keyValueStoreSuite, make, fixture);
}
