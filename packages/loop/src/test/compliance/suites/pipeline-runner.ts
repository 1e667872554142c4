import { pipelineRunner } from '../../../internal/services/host-services.js';
import type { PipelineRunner } from '../../../types/host-services.js';
import { casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { described, show } from '../verify.js';

/** Of what runs a job's tasks in the host: `loop.PipelineRunnerService`. */
export const pipelineRunnerSuite: Suite<PipelineRunner, Fixture<PipelineRunner>> = objectSuite<PipelineRunner>(
  'PipelineRunner',
  pipelineRunner,
  [
    {
      name: 'a run has a terminal result, and indices within 32 bits',
      why: 'A plugin takes the value of the task that ends the run.',
      method: 'executeRun',
      skip: ({ cases }) => (cases.executeRun?.some((one) => !('error' in one)) ? undefined : 'no run is answered'),
      async run(subject, { cases }) {
        for (const asked of casesIn(cases).filter(({ error }) => error === undefined)) {
          const [spec, vars, options] = asked.args as Parameters<PipelineRunner['executeRun']>;
          const results = await subject.executeRun(spec, vars, options);
          if (!results.some(({ isTerminal }) => isTerminal)) {
            throw new Error(`${described(asked)} gave no terminal result: ${show(results)}`);
          }
          const wide = results.find(({ index }) => index !== (index | 0));
          if (wide !== undefined) throw new Error(`${described(asked)} gave a result with the index ${wide.index}`);
        }
      },
    },
  ],
);

export function testPipelineRunner(make: Make<PipelineRunner>, fixture: Fixture<PipelineRunner>): void {
  runSuite(pipelineRunnerSuite, make, fixture);
}
