import { contractWriter } from '../../../internal/services/contract-writer.js';
import type { ContractWriter } from '../../../types/contract-writer.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';

/** Of what sends transactions: `loop.ContractWriter`. */
export const contractWriterSuite: Suite<ContractWriter, Fixture<ContractWriter>> = closableSuite<ContractWriter>(
  'ContractWriter',
  contractWriter,
  [
    {
      name: 'a transaction that was never sent is unknown',
      why: 'A caller sends again what it takes for lost, and must not take it for sent.',
      method: 'getTransactionStatus',
      skip: ({ cases }) => (cases.getTransactionStatus === undefined ? 'the fixture asks for no status' : undefined),
      async run(subject) {
        // A writer may also say that it was not found.
        const status = await subject.getTransactionStatus?.('c0ffee00-0000-4000-8000-00000000cafe').catch(() => 0);
        if (status !== 0) throw new Error(`the status of a transaction that was never sent is ${status}, not 0`);
      },
    },
  ],
);

export function testContractWriter(make: Make<ContractWriter>, fixture: Fixture<ContractWriter>): void {
  runSuite(contractWriterSuite, make, fixture);
}
