import { dataSource } from '../../../internal/services/median.js';
import type { DataSource } from '../../../types/median.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';

/** Of a value that a host observes for a median: `loop.DataSource`. */
export const dataSourceSuite: Suite<DataSource, Fixture<DataSource>> = objectSuite<DataSource>(
  'DataSource',
  dataSource,
);

export function testDataSource(make: Make<DataSource>, fixture: Fixture<DataSource>): void {
  runSuite(dataSourceSuite, make, fixture);
}
