// The plugin's executable. `void` and not `await`: what `loop pack` makes cannot hold a top-level await.
import { serveOcr3ReportingPlugin } from '@loopp/loop';
import { BundleFactory } from './factory.js';

void serveOcr3ReportingPlugin({
  providerType: 'plugin',
  newReportingPluginFactory: async (args) => new BundleFactory(args),
});
