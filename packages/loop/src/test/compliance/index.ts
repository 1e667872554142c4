export { BrokenRuleError } from './broken-rule-error.js';
export { type Case, type Cases, type ExpectedError, type Step, unimplemented } from './cases.js';
export { checkRule } from './check-rule.js';
export * from './original/factory-fixtures.js';
export * from './original/provider-fixtures.js';
export * from './original/relayer-fixture.js';
export * from './original/reporting-plugin-fixture.js';
export {
  originalPluginArgs,
  originalRelayArgs,
  originalRelayerConfig,
} from './original/values.js';
export type { Fixture, Made, Make, Need, Needs, Rule, Suite, WaitingCall } from './rule.js';
export type { Rounds } from './rules/factory-rules.js';
export { runSuite } from './run-suite.js';
export * from './static/capabilities-registry-fixture.js';
export * from './static/codec-fixture.js';
export * from './static/contract-reader-fixture.js';
export * from './static/contract-writer-fixture.js';
export * from './static/evm-fixture.js';
export * from './static/host-service-fixtures.js';
export * from './static/keystore-fixture.js';
export * from './static/median-factory-fixture.js';
export * from './static/ocr3-fixtures.js';
export * from './static/plugin-keystore-fixture.js';
export * from './static/provider-fixtures.js';
export * from './static/relayer-fixture.js';
export * from './static/relayer-set-fixture.js';
export * from './static/static-args.js';
export { staticOf } from './static-of.js';
export * from './suites/capabilities-registry.js';
export * from './suites/codec.js';
export * from './suites/contract-reader.js';
export * from './suites/contract-writer.js';
export * from './suites/data-source.js';
export * from './suites/error-log.js';
export * from './suites/evm.js';
export * from './suites/key-value-store.js';
export * from './suites/keystore.js';
export * from './suites/ocr3.js';
export * from './suites/pipeline-runner.js';
export * from './suites/plugin-keystore.js';
export * from './suites/providers.js';
export * from './suites/relayer.js';
export * from './suites/relayer-set.js';
export * from './suites/reporting-plugin.js';
export * from './suites/reporting-plugin-factory.js';
export * from './suites/telemetry.js';
export * from './suites/validation-service.js';
