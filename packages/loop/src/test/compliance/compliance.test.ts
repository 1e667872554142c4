import { everyWay } from '../../fixtures/every-way.js';
import { keystore } from '../../internal/services/keystore.js';
import { medianProvider } from '../../internal/services/median.js';
import { relayer } from '../../internal/services/relayer.js';
import { reportingPlugin } from '../../internal/services/reporting.js';
import { staticProvider } from '../static-provider.js';
import { staticKeystore, staticRelayer } from '../static-relayer.js';
import * as compliance from './index.js';

const config = 'a = 1\n';
const parts = {
  config,
  keystore: staticKeystore('alice'),
  csaKeystore: staticKeystore('csa'),
  capabilitiesRegistry: {},
};

everyWay(
  'the static keystore',
  keystore,
  () => staticKeystore('alice'),
  compliance.testKeystore,
  compliance.staticKeystoreFixture('alice'),
);
everyWay(
  'the static median provider',
  medianProvider,
  staticProvider,
  compliance.testMedianProvider,
  compliance.staticMedianProviderFixture('0xfirst'),
);
everyWay(
  'the static relayer',
  relayer,
  () => staticRelayer(parts),
  compliance.testRelayer,
  compliance.staticRelayerFixture(config),
);

everyWay(
  "the original's static reporting plugin",
  reportingPlugin,
  () => compliance.staticOf(compliance.originalReportingPluginFixture),
  compliance.testReportingPlugin,
  compliance.originalReportingPluginFixture,
);
