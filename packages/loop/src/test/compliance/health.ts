import assert from 'node:assert/strict';
import type { HealthReport } from '../../types/service.js';

interface HealthCase {
  readonly args: readonly [];
  check(report: HealthReport): void;
}

/** A case of `healthReport`: it has these names, before which a host puts names of its own, with these texts. */
export function reportsHealth(expected: HealthReport): readonly [HealthCase] {
  return [
    {
      args: [],
      check(report) {
        for (const [name, text] of Object.entries(expected)) {
          const found = Object.entries(report).find(([key]) => key === name || key.endsWith(`.${name}`));
          assert.equal(found?.[1], text, `of ${name} it says ${found?.[1]}`);
        }
      },
    },
  ];
}
