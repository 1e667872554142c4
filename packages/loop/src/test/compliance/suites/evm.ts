import { evmService } from '../../../internal/services/evm.js';
import { object } from '../../../internal/table/object-table.js';
import type { EvmLog, EvmService } from '../../../types/evm.js';
import { casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { bytes32, withinBounds } from '../rules/bounds.js';
import { runSuite } from '../run-suite.js';
import { described } from '../verify.js';

const log = { address: { bytes: 20 }, txHash: bytes32, blockHash: bytes32, eventSig: bytes32 };

/** Of a relayer's access to an EVM chain: `loop.evm.EVM`. */
export const evmSuite: Suite<EvmService, Fixture<EvmService>> = objectSuite<EvmService>(
  'EVM',
  object<EvmService>('EVM', [evmService]),
  [
    {
      name: 'addresses of logs have 20 bytes, and hashes and topics 32',
      why: 'They are compared with those of the contracts that a job watches.',
      method: 'filterLogs',
      skip: ({ cases }) => (filters(cases).length === 0 ? 'the fixture has no call of filterLogs' : undefined),
      async run(subject, { cases }) {
        for (const asked of filters(cases)) {
          const [query, confidence, isExternal] = asked.args as Parameters<Required<EvmService>['filterLogs']>;
          for (const one of (await subject.filterLogs?.(query, confidence, isExternal)) ?? [])
            within(one, described(asked));
        }
      },
    },
    {
      name: 'an address of 19 bytes and a hash of 31 are refused',
      why: 'They belong to no account and no transaction.',
      method: 'balanceAt',
      needs: ['bounds'],
      async run(subject) {
        const tries = {
          'a balance of an address of 19 bytes': () => subject.balanceAt?.(new Uint8Array(19), undefined, 0),
          'a transaction by a hash of 31 bytes': () => subject.getTransactionByHash?.(new Uint8Array(31), false),
        };
        for (const [what, attempt] of Object.entries(tries)) {
          const taken = await attempt()?.then(
            () => true,
            () => false,
          );
          if (taken) throw new Error(`it gave ${what}`);
        }
      },
    },
  ],
);

function filters(cases: Fixture<EvmService>['cases']) {
  return casesIn(cases).filter(({ method, error }) => method.name === 'filterLogs' && error === undefined);
}

function within(one: EvmLog, what: string): void {
  withinBounds(one, log, `a log of ${what}`);
  for (const topic of one.topics) withinBounds({ topic }, { topic: bytes32 }, `a log of ${what}`);
}

export function testEvm(make: Make<EvmService>, fixture: Fixture<EvmService>): void {
  runSuite(evmSuite, make, fixture);
}
