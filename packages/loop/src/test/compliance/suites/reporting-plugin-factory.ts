import { reportingPluginFactory } from '../../../internal/services/reporting.js';
import type { ReportingPlugin, ReportingPluginConfig, ReportingPluginFactory } from '../../../types/ocr2.js';
import { casesIn, methodsOf } from '../methods.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Rule, Suite } from '../rule.js';
import { factoryRules, type Rounds } from '../rules/factory-rules.js';
import { runSuite } from '../run-suite.js';

export interface ReportingPluginFactoryFixture extends Fixture<ReportingPluginFactory> {
  readonly rounds?: Rounds<ReportingPluginConfig, ReportingPlugin>;
}

const none = new Uint8Array(0);
const second = 1_000_000_000n;
const config: ReportingPluginConfig = {
  configDigest: new Uint8Array(32),
  oracleId: 0,
  n: 4,
  f: 1,
  onchainConfig: none,
  offchainConfig: none,
  estimatedRoundInterval: second,
  maxDurationQuery: second,
  maxDurationObservation: second,
  maxDurationReport: second,
  maxDurationShouldAcceptFinalizedReport: second,
  maxDurationShouldTransmitAcceptedReport: second,
};

type FactoryRule = Rule<ReportingPluginFactory, ReportingPluginFactoryFixture>;

const rules: readonly FactoryRule[] = factoryRules<
  ReportingPluginConfig,
  ReportingPlugin,
  ReportingPluginFactory,
  ReportingPluginFactoryFixture
>(methodsOf(reportingPluginFactory), config);

/** Of a product's factory in OCR2: `loop.ReportingPluginFactory`. */
export const reportingPluginFactorySuite: Suite<ReportingPluginFactory, ReportingPluginFactoryFixture> = closableSuite<
  ReportingPluginFactory,
  ReportingPluginFactoryFixture
>('ReportingPluginFactory', reportingPluginFactory, rules);

/** The configuration that the fixture makes a plugin with. */
function configured({ cases }: ReportingPluginFactoryFixture): ReportingPluginConfig | undefined {
  const maker = casesIn(cases).find(({ makes }) => makes !== undefined);
  return maker?.args[0] as ReportingPluginConfig | undefined;
}

function refusedBy(what: string, attempt: (plugin: ReportingPlugin, digest: Uint8Array) => Promise<unknown>) {
  return {
    method: 'newReportingPlugin',
    skip: (fixture: ReportingPluginFactoryFixture) =>
      configured(fixture) === undefined ? 'the fixture makes no plugin' : undefined,
    async run(subject: ReportingPluginFactory, fixture: ReportingPluginFactoryFixture) {
      const own = configured(fixture) ?? config;
      const { plugin } = await subject.newReportingPlugin(own);
      const taken = await attempt(plugin, own.configDigest).then(
        () => true,
        () => false,
      );
      await plugin.close();
      if (taken) throw new Error(`it took ${what}`);
    },
  };
}

/** The factory of the median product: its plugins ask no queries. */
export const medianFactorySuite: Suite<ReportingPluginFactory, ReportingPluginFactoryFixture> = closableSuite<
  ReportingPluginFactory,
  ReportingPluginFactoryFixture
>('MedianFactory', reportingPluginFactory, [
  ...rules,
  {
    name: 'a query that is not empty is refused',
    why: 'The median asks none, so it can only come from a faulty leader.',
    ...refusedBy('a query of one byte', (plugin, configDigest) =>
      plugin.observation({ configDigest, epoch: 1, round: 1 }, Uint8Array.of(1)),
    ),
  },
  {
    name: 'no report is made of no observations',
    why: 'A median of too few could be the value of a faulty oracle.',
    ...refusedBy('no observation for enough', (plugin, configDigest) =>
      plugin.report({ configDigest, epoch: 1, round: 1 }, none, []),
    ),
  },
]);

export function testReportingPluginFactory(
  make: Make<ReportingPluginFactory>,
  fixture: ReportingPluginFactoryFixture,
): void {
  runSuite(reportingPluginFactorySuite, make, fixture);
}

export function testMedianFactory(make: Make<ReportingPluginFactory>, fixture: ReportingPluginFactoryFixture): void {
  runSuite(medianFactorySuite, make, fixture);
}
