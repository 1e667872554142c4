import { ocr3ReportingPlugin, ocr3ReportingPluginFactory } from '../../../internal/services/ocr3.js';
import type {
  Ocr3ReportingPlugin,
  Ocr3ReportingPluginConfig,
  Ocr3ReportingPluginFactory,
  Ocr3ReportingPluginLimits,
} from '../../../types/ocr3.js';
import { ask, casesIn, methodsOf } from '../methods.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { factoryRules, type Rounds } from '../rules/factory-rules.js';
import { runSuite } from '../run-suite.js';
import { described } from '../verify.js';

export interface Ocr3ReportingPluginFixture extends Fixture<Ocr3ReportingPlugin> {
  /** What the factory announced with the plugin. */
  readonly limits?: Ocr3ReportingPluginLimits;
}

export interface Ocr3ReportingPluginFactoryFixture extends Fixture<Ocr3ReportingPluginFactory> {
  readonly rounds?: Rounds<Ocr3ReportingPluginConfig, Ocr3ReportingPlugin>;
}

const of = ({ cases }: Fixture<Ocr3ReportingPlugin>, name: string) =>
  casesIn(cases).filter(({ method, error }) => method.name === name && error === undefined);

/** Of a product's reporting plugin in OCR3: `loop.internal.pb.ocr3.ReportingPlugin`. */
export const ocr3ReportingPluginSuite: Suite<Ocr3ReportingPlugin, Ocr3ReportingPluginFixture> = closableSuite<
  Ocr3ReportingPlugin,
  Ocr3ReportingPluginFixture
>('Ocr3ReportingPlugin', ocr3ReportingPlugin, [
  {
    name: 'queries, observations, outcomes and reports are no longer, and no more, than announced',
    why: 'OCR drops what is longer, and the network never reaches agreement.',
    skip: ({ limits }) => (limits === undefined ? 'the fixture does not say what was announced' : undefined),
    async run(subject, fixture) {
      const { limits } = fixture;
      const longest = {
        query: limits?.maxQueryLength,
        observation: limits?.maxObservationLength,
        outcome: limits?.maxOutcomeLength,
      };
      for (const [name, limit = 0] of Object.entries(longest)) {
        for (const asked of of(fixture, name)) {
          const { length } = (await ask(subject, asked.method, asked.args)) as Uint8Array;
          if (length > limit)
            throw new Error(`${described(asked)} gave ${length} bytes; announced were ${limit} at most`);
        }
      }
      const { maxReportCount = 0, maxReportLength = 0 } = limits ?? {};
      for (const asked of of(fixture, 'reports')) {
        const reports = await subject.reports(...(asked.args as Parameters<Ocr3ReportingPlugin['reports']>));
        const longer = reports.find(({ reportWithInfo }) => reportWithInfo.report.length > maxReportLength);
        if (longer !== undefined)
          throw new Error(`${described(asked)} gave a report longer than ${maxReportLength} bytes`);
        if (reports.length > maxReportCount) throw new Error(`${described(asked)} gave ${reports.length} reports`);
      }
    },
  },
  {
    name: 'a transmission schedule has one delay for each transmitter',
    why: 'OCR refuses any other.',
    method: 'reports',
    skip: (fixture) => (of(fixture, 'reports').length === 0 ? 'the fixture has no call of reports' : undefined),
    async run(subject, fixture) {
      for (const asked of of(fixture, 'reports')) {
        const reports = await subject.reports(...(asked.args as Parameters<Ocr3ReportingPlugin['reports']>));
        for (const { transmissionScheduleOverride: schedule } of reports) {
          if (schedule === undefined || schedule.transmitters.length === schedule.transmissionDelays.length) continue;
          const { transmitters, transmissionDelays } = schedule;
          throw new Error(`${transmissionDelays.length} delays stand for ${transmitters.length} transmitters`);
        }
      }
    },
  },
]);

const second = 1_000_000_000n;
const config: Ocr3ReportingPluginConfig = {
  configDigest: new Uint8Array(32),
  oracleId: 0,
  n: 4,
  f: 1,
  onchainConfig: new Uint8Array(0),
  offchainConfig: new Uint8Array(0),
  estimatedRoundInterval: second,
  maxDurationQuery: second,
  maxDurationObservation: second,
  maxDurationShouldAcceptAttestedReport: second,
  maxDurationShouldTransmitAcceptedReport: second,
};

/** Of a product's factory in OCR3: `loop.internal.pb.ocr3.ReportingPluginFactory`. */
export const ocr3ReportingPluginFactorySuite: Suite<Ocr3ReportingPluginFactory, Ocr3ReportingPluginFactoryFixture> =
  closableSuite<Ocr3ReportingPluginFactory, Ocr3ReportingPluginFactoryFixture>(
    'Ocr3ReportingPluginFactory',
    ocr3ReportingPluginFactory,
    factoryRules<
      Ocr3ReportingPluginConfig,
      Ocr3ReportingPlugin,
      Ocr3ReportingPluginFactory,
      Ocr3ReportingPluginFactoryFixture
    >(methodsOf(ocr3ReportingPluginFactory), config),
  );

export function testOcr3ReportingPlugin(make: Make<Ocr3ReportingPlugin>, fixture: Ocr3ReportingPluginFixture): void {
  runSuite(ocr3ReportingPluginSuite, make, fixture);
}

export function testOcr3ReportingPluginFactory(
  make: Make<Ocr3ReportingPluginFactory>,
  fixture: Ocr3ReportingPluginFactoryFixture,
): void {
  runSuite(ocr3ReportingPluginFactorySuite, make, fixture);
}
