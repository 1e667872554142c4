import { errorLog } from '../../../internal/services/median.js';
import type { ErrorLog } from '../../../types/median.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { sameValue } from '../verify.js';

export interface ErrorLogFixture extends Fixture<ErrorLog> {
  /** What was saved so far, in order. */
  readonly saved?: () => Promise<readonly string[]>;
}

const messages = ['first', '', 'with\nlines, "quotes" and 100 % of \u{1f4a5}', 'x'.repeat(100_000), 'last'];

/** Of the host's log of errors that a job's operator should see: `loop.ErrorLog`. */
export const errorLogSuite: Suite<ErrorLog, ErrorLogFixture> = objectSuite<ErrorLog, ErrorLogFixture>(
  'ErrorLog',
  errorLog,
  [
    {
      name: 'messages are saved as they are, in the order in which they came',
      why: 'They are all that an operator learns of a round that failed.',
      method: 'saveError',
      skip: ({ saved }) => (saved === undefined ? 'the fixture does not tell what was saved' : undefined),
      async run(subject, { saved }) {
        for (const message of messages) await subject.saveError(message);
        sameValue((await saved?.())?.slice(-messages.length), messages, 'it saved something else');
      },
    },
  ],
);

export function testErrorLog(make: Make<ErrorLog>, fixture: ErrorLogFixture): void {
  runSuite(errorLogSuite, make, fixture);
}
