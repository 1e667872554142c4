// The plugin's executable. `void` and not `await`: what `loop pack` makes cannot hold a top-level await.
import { serveReportingPlugin } from '@loopp/loop';
import { jobConfigOf } from './config.js';
import { TwapFactory } from './factory.js';

void serveReportingPlugin({
  providerType: 'plugin',
  newReportingPluginFactory: async (args, { logger }) => new TwapFactory(args, { logger }),
  // A host asks it when somebody writes a job.
  newValidationService: async () => ({
    validateConfig: async (config) => void jobConfigOf(config),
    close: async () => {},
  }),
});
