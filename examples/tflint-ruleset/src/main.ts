// tflint-ruleset-house: started by tflint.
import { servePlugin } from '@loopp/go-plugin';
import { serveRuleset } from './ruleset.js';

void servePlugin({
  handshake: {
    cookieKey: 'TFLINT_RULESET_PLUGIN',
    cookieValue: '5adSn1bX8nrDfgBqiAqqEkC6OE1h3iD8SqbMc5UUONx8x3xCF0KlPDsBRNDjoYDP',
    protocolVersion: 11,
  },
  plugins: serveRuleset,
});
