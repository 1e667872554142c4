import { reportingPlugin } from '../../../internal/services/reporting.js';
import type { ReportingPlugin, ReportingPluginLimits, ReportTimestamp } from '../../../types/ocr2.js';
import { type AskedCase, ask, casesIn } from '../methods.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { described } from '../verify.js';

export interface ReportingPluginFixture extends Fixture<ReportingPlugin> {
  /** What the factory announced with the plugin. */
  readonly limits?: ReportingPluginLimits;
}

/** Of a product's reporting plugin in OCR2: `loop.ReportingPlugin`. */
export const reportingPluginSuite: Suite<ReportingPlugin, ReportingPluginFixture> = closableSuite<
  ReportingPlugin,
  ReportingPluginFixture
>('ReportingPlugin', reportingPlugin, [
  {
    name: 'queries, observations and reports are no longer than announced',
    why: 'OCR drops what is longer, and the network never reaches agreement.',
    skip: ({ limits }) => (limits === undefined ? 'the fixture does not say what was announced' : undefined),
    async run(subject, { cases, limits }) {
      const longest = {
        query: limits?.maxQueryLength,
        observation: limits?.maxObservationLength,
        report: limits?.maxReportLength,
      };
      for (const asked of answeredIn(cases)) {
        const limit = longest[asked.method.name as keyof typeof longest];
        if (limit === undefined) continue;
        const answer = await ask(subject, asked.method, asked.args);
        const bytes = answer instanceof Uint8Array ? answer : (answer as { report: Uint8Array }).report;
        if (bytes.length > limit) {
          throw new Error(`${described(asked)} gave ${bytes.length} bytes; announced were ${limit} at most`);
        }
      }
    },
  },
  {
    name: 'a report that is not to be sent is empty',
    why: 'Go gives none.',
    method: 'report',
    skip: ({ cases }) => (reportsIn(cases).length === 0 ? 'the fixture has no call of report' : undefined),
    async run(subject, { cases }) {
      for (const { args } of reportsIn(cases)) {
        const [timestamp, query, observations] = args as Parameters<ReportingPlugin['report']>;
        const { shouldReport, report } = await subject.report(timestamp, query, observations);
        if (!shouldReport && report.length > 0)
          throw new Error(`it gave ${report.length} bytes and shouldReport false`);
      }
    },
  },
  {
    name: 'a round under a digest of 31 bytes is refused',
    why: 'A digest has 32 bytes: a shorter one belongs to no configuration.',
    method: 'query',
    needs: ['bounds'],
    async run(subject) {
      const timestamp: ReportTimestamp = { configDigest: new Uint8Array(31), epoch: 1, round: 1 };
      const taken = await subject.query(timestamp).then(
        () => true,
        () => false,
      );
      if (taken) throw new Error('it answered a query under a digest of 31 bytes');
    },
  },
]);

function answeredIn(cases: ReportingPluginFixture['cases']): AskedCase[] {
  return casesIn(cases).filter(({ error }) => error === undefined);
}

function reportsIn(cases: ReportingPluginFixture['cases']): AskedCase[] {
  return answeredIn(cases).filter(({ method }) => method.name === 'report');
}

export function testReportingPlugin(make: Make<ReportingPlugin>, fixture: ReportingPluginFixture): void {
  runSuite(reportingPluginSuite, make, fixture);
}
