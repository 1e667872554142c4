import { loopService } from '../../../internal/services/loop-service.js';
import { medianProvider } from '../../../internal/services/median.js';
import {
  contractConfigTracker,
  offchainConfigDigester,
  pluginProvider,
} from '../../../internal/services/ocr2-provider.js';
import { ocr3CapabilityProvider } from '../../../internal/services/ocr3-provider.js';
import { object } from '../../../internal/table/object-table.js';
import type { MedianProvider } from '../../../types/median.js';
import type { ConfigProvider, Ocr3CapabilityProvider, PluginProvider } from '../../../types/relayer.js';
import { closableSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { medianProviderRules } from '../rules/median-provider-rules.js';
import { configRules, ocr3TransmitterRules, transmitterRules } from '../rules/provider-rules.js';
import { runSuite } from '../run-suite.js';

const configProvider = object<ConfigProvider>('ConfigProvider', [loopService], {
  offchainConfigDigester,
  contractConfigTracker,
});

export const configProviderSuite: Suite<ConfigProvider, Fixture<ConfigProvider>> = closableSuite<ConfigProvider>(
  'ConfigProvider',
  configProvider,
  configRules(),
);

export const pluginProviderSuite: Suite<PluginProvider, Fixture<PluginProvider>> = closableSuite<PluginProvider>(
  'PluginProvider',
  pluginProvider,
  [...configRules<PluginProvider>(), ...transmitterRules<PluginProvider>()],
);

export const medianProviderSuite: Suite<MedianProvider, Fixture<MedianProvider>> = closableSuite<MedianProvider>(
  'MedianProvider',
  medianProvider,
  [...configRules<MedianProvider>(), ...transmitterRules<MedianProvider>(), ...medianProviderRules],
);

export const ocr3CapabilityProviderSuite: Suite<
  Ocr3CapabilityProvider,
  Fixture<Ocr3CapabilityProvider>
> = closableSuite<Ocr3CapabilityProvider>('Ocr3CapabilityProvider', ocr3CapabilityProvider, [
  ...configRules<Ocr3CapabilityProvider>(),
  ...transmitterRules<Ocr3CapabilityProvider>(),
  ...ocr3TransmitterRules,
]);

export function testConfigProvider(make: Make<ConfigProvider>, fixture: Fixture<ConfigProvider>): void {
  runSuite(configProviderSuite, make, fixture);
}

export function testPluginProvider(make: Make<PluginProvider>, fixture: Fixture<PluginProvider>): void {
  runSuite(pluginProviderSuite, make, fixture);
}

export function testMedianProvider(make: Make<MedianProvider>, fixture: Fixture<MedianProvider>): void {
  runSuite(medianProviderSuite, make, fixture);
}

export function testOcr3CapabilityProvider(
  make: Make<Ocr3CapabilityProvider>,
  fixture: Fixture<Ocr3CapabilityProvider>,
): void {
  runSuite(ocr3CapabilityProviderSuite, make, fixture);
}
