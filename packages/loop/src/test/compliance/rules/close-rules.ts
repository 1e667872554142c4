import type { Call } from '../../../types/call.js';
import { type AskedMethod, ask } from '../methods.js';
import type { Fixture, Rule } from '../rule.js';
import { described, show, verify } from '../verify.js';
import { anAnswered, answered, withoutAnswers } from './asked.js';

export interface Closable {
  close(call?: Call): Promise<void>;
}

/** What holds for the end of an object. */
export function closeRules<T extends Closable>(methods: readonly AskedMethod[]): Rule<T, Fixture<T>>[] {
  const skip = withoutAnswers<T>(methods);
  return [
    {
      name: 'close may be called again, and twice at once',
      why: 'A host closes what it lost, and its job closes it too.',
      ends: true,
      async run(subject) {
        await closes(subject, 'the first');
        await Promise.all([closes(subject, 'the second'), closes(subject, 'the third')]);
      },
    },
    {
      name: 'a call after close is refused',
      why: 'A caller must not wait for what is no more, nor take its word.',
      ends: true,
      needs: ['closed'],
      skip,
      async run(subject, fixture) {
        const asked = anAnswered(methods, fixture);
        await verify(subject, asked);
        await subject.close();
        const answer = await ask(subject, asked.method, asked.args).then(
          (value) => ({ value }),
          () => undefined,
        );
        if (answer !== undefined) throw new Error(`after close ${described(asked)} gave ${show(answer.value)}`);
      },
    },
    {
      name: 'calls that are under way at close end',
      why: 'Who stops a job waits for its calls.',
      ends: true,
      needs: ['concurrency'],
      skip,
      async run(subject, fixture) {
        const calls = answered(methods, fixture).map(({ method, args }) => ask(subject, method, args));
        const settled = Promise.allSettled(calls);
        await closes(subject, 'the');
        await settled;
      },
    },
  ];
}

async function closes(subject: Closable, which: string): Promise<void> {
  try {
    await subject.close();
  } catch (error) {
    throw new Error(`${which} close failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
