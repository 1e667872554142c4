import { type MadeObject, madeOf } from '../made.js';
import { type AskedCase, type AskedMethod, ask, casesIn, casesOf } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { described, show, verify } from '../verify.js';

/** What holds for the objects that an object makes, a relayer's providers for example. */
export function madeRules<T extends object>(methods: readonly AskedMethod[]): Rule<T, Fixture<T>>[] {
  const makers = (fixture: Fixture<T>) =>
    methods.flatMap((method) => casesOf(fixture, method)).flatMap((maker) => asMaker(maker) ?? []);
  return [
    {
      name: 'of two objects made by equal calls, closing one leaves the other as it was',
      why: 'Two jobs may ask for the same.',
      skip: (fixture) => (makers(fixture).length === 0 ? 'the fixture makes no object that answers' : undefined),
      async run(subject, fixture) {
        for (const { maker, question } of makers(fixture)) {
          const first = await make(subject, maker);
          const second = await make(subject, maker);
          await verify(first.made, question);
          await first.close();
          await verify(second.made, question).catch((error: Error) => {
            throw new Error(`after one was closed, of the other ${error.message}`, { cause: error });
          });
          await second.close();
        }
      },
    },
    {
      name: 'what was made refuses calls after its close, and its maker does not',
      why: 'The job is over; the relayer is not.',
      needs: ['closed'],
      skip: (fixture) => (makers(fixture).length === 0 ? 'the fixture makes no object that answers' : undefined),
      async run(subject, fixture) {
        for (const { maker, question } of makers(fixture)) {
          const { made, ends, close } = await make(subject, maker);
          if (!ends) continue;
          await close();
          await close();
          const late = await ask(made, question.method, question.args).then(
            (answer) => ({ answer }),
            () => undefined,
          );
          if (late !== undefined) throw new Error(`after close ${described(question)} gave ${show(late.answer)}`);
          await (await make(subject, maker)).close();
        }
      },
    },
  ];
}

interface Maker {
  readonly maker: AskedCase;
  /** What the made object can be asked. */
  readonly question: AskedCase;
}

function asMaker(maker: AskedCase): Maker | undefined {
  const question = casesIn(maker.makes ?? {}).find(
    ({ method: { name }, error, makes }) => !error && !makes && name !== 'ready' && name !== 'healthReport',
  );
  return question && { maker, question };
}

async function make(subject: object, maker: AskedCase): Promise<MadeObject> {
  return madeOf(await ask(subject, maker.method, maker.args), described(maker));
}
