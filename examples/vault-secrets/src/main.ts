// vault-plugin-secrets-apikeys: started by Vault.
import { servePlugin } from '@loopp/go-plugin';
import { serveBackend } from './backend.js';

void servePlugin({
  handshake: {
    cookieKey: 'VAULT_BACKEND_PLUGIN',
    cookieValue: '6669da05-b1c8-4f49-97d9-c8e5bed98e20',
    // Vault speaks it since 1.10, with AutoMTLS.
    protocolVersion: 5,
  },
  plugins: serveBackend,
});
