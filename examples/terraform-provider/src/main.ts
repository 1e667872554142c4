// terraform-provider-zonefile: started by Terraform or OpenTofu; with --debug started by hand, for a debugger.
import { formatReattach, servePlugin } from '@loopp/go-plugin';
import { serveProvider } from './provider.js';

const ADDRESS = 'registry.opentofu.org/example/zonefile';

void servePlugin({
  handshake: {
    cookieKey: 'TF_PLUGIN_MAGIC_COOKIE',
    cookieValue: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
    protocolVersion: 6,
  },
  plugins: serveProvider,
  ...(process.argv.includes('--debug') && {
    test: {
      onReattach: (reattach) => {
        console.log(`TF_REATTACH_PROVIDERS='${formatReattach([[ADDRESS, reattach]])}'`);
      },
    },
  }),
});
