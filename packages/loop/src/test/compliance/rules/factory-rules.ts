import type { Step } from '../cases.js';
import type { AskedMethod } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { madeRules } from './made-rules.js';
import { takeSteps } from './step-rules.js';

/** What OCR gives to a factory, of either version. */
interface Configured {
  readonly configDigest: Uint8Array;
}

interface Factory<C extends Configured, P extends object> {
  newReportingPlugin(config: C): Promise<{ readonly plugin: P & { close(): Promise<void> } }>;
}

/** Calls on one plugin, in the order in which OCR makes them. */
export interface Rounds<C, P> {
  readonly config: C;
  readonly steps: readonly Step<P>[];
}

/** What holds for every factory of reporting plugins. */
export function factoryRules<
  C extends Configured,
  P extends object,
  T extends Factory<C, P>,
  F extends Fixture<T> & { readonly rounds?: Rounds<C, P> },
>(methods: readonly AskedMethod[], config: C): readonly Rule<T, F>[] {
  return [
    {
      name: 'the rounds of a plugin are answered as expected, in their order',
      why: 'A plugin remembers what it accepted.',
      method: 'newReportingPlugin',
      skip: ({ rounds }) => (rounds === undefined ? 'the fixture has no rounds' : undefined),
      async run(subject, { rounds }) {
        if (rounds === undefined) return;
        const { plugin } = await subject.newReportingPlugin(rounds.config);
        try {
          await takeSteps<P>(plugin, rounds.steps);
        } finally {
          await plugin.close();
        }
      },
    },
    {
      name: 'a configuration under a digest of 31 bytes makes no plugin',
      why: 'A digest has 32 bytes: a shorter one belongs to no configuration.',
      method: 'newReportingPlugin',
      needs: ['bounds'],
      async run(subject) {
        const short = { ...config, configDigest: new Uint8Array(31) };
        const made = await subject.newReportingPlugin(short).catch(() => undefined);
        await made?.plugin.close();
        if (made !== undefined) throw new Error('it made a plugin for a digest of 31 bytes');
      },
    },
    ...madeRules<T>(methods),
  ];
}
