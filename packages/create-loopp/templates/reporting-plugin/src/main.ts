import { serveReportingPlugin } from '@loopp/loop';
import { newReportingPluginFactory } from './factory.js';
import { newValidationService } from './validation.js';

// `void` and not `await`: an executable (npm run pack) cannot hold a top-level await.
void serveReportingPlugin({
  // What a provider of the relayer has, as the job names it: `plugin`, `median` or `ocr3-capability`.
  providerType: 'plugin',
  newReportingPluginFactory,
  newValidationService,
});
