import { contractReaderPart } from '../../../internal/services/contract-reader.js';
import { object } from '../../../internal/table/object-table.js';
import type { ContractReader, ReadRequest } from '../../../types/contract-reader.js';
import { casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { described, sameValue } from '../verify.js';

/** Of reads of contracts, a provider's part or an object of a relayer: `loop.ContractReader`. */
export const contractReaderSuite: Suite<ContractReader, Fixture<ContractReader>> = objectSuite<ContractReader>(
  'ContractReader',
  object<ContractReader>('ContractReader', [contractReaderPart.service]),
  [
    {
      name: 'a value that comes with its block is the value that comes without',
      why: 'Whoever needs the block asks for both at once.',
      method: 'getLatestValueWithHeadData',
      skip: ({ cases }) =>
        cases.getLatestValueWithHeadData?.some((one) => !('error' in one))
          ? undefined
          : 'no value comes with its block',
      async run(subject, { cases }) {
        for (const asked of answersOf(cases, 'getLatestValueWithHeadData')) {
          const request = asked.args[0] as ReadRequest;
          const withBlock = await subject.getLatestValueWithHeadData?.(request);
          sameValue(withBlock?.value, await subject.getLatestValue(request), `${described(asked)} gave another value`);
        }
      },
    },
    {
      name: 'contracts that are bound may be bound again, and then unbound',
      why: 'Bindings are lost with a process, so callers bind before each use.',
      method: 'bind',
      skip: ({ cases }) => (answersOf(cases, 'bind').length === 0 ? 'the fixture has no call of bind' : undefined),
      async run(subject, { cases }) {
        for (const { args } of answersOf(cases, 'bind')) {
          const [contracts] = args as Parameters<Required<ContractReader>['bind']>;
          await subject.bind?.(contracts);
          await accepted('the second bind', subject.bind?.(contracts));
          await accepted('unbind', subject.unbind?.(contracts));
        }
      },
    },
  ],
);

async function accepted(what: string, attempt: Promise<void> | undefined): Promise<void> {
  await attempt?.catch((cause: unknown) => {
    throw new Error(`${what} was refused: ${String(cause)}`, { cause });
  });
}

function answersOf(cases: Fixture<ContractReader>['cases'], name: string) {
  return casesIn(cases).filter(({ method, error }) => method.name === name && error === undefined);
}

export function testContractReader(make: Make<ContractReader>, fixture: Fixture<ContractReader>): void {
  runSuite(contractReaderSuite, make, fixture);
}
