import { randomBytes } from 'node:crypto';
import type { Keystore, Logger, NewRelayerArgs, RelayArgs } from '@loopp/loop';
import { localKeystore } from '../tx/local-keystore.js';

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** What a host gives a relayer. @param more TOML in front of the nodes. */
export function relayerArgs(urls: readonly string[], keys: readonly Uint8Array[], more = ''): NewRelayerArgs {
  const nodes = urls.map((url, index) => `[[Nodes]]\nName = "node-${index}"\nHTTPURL = "${url}"`);
  const config = ['ChainID = "31337"', 'RequestTimeout = "2s"', more, ...nodes].join('\n');
  return { config, keystore: localKeystore(keys), csaKeystore: absent, capabilitiesRegistry: {} };
}

/** A job for a contract. */
export function relayArgs(contractId: string, relayConfig: object = {}): RelayArgs {
  return {
    externalJobId: randomBytes(16),
    jobId: 1,
    contractId,
    isNew: true,
    relayConfig: new TextEncoder().encode(JSON.stringify(relayConfig)),
  };
}

const absent: Keystore = {
  accounts: () => Promise.reject(new Error('no CSA keystore')),
  sign: () => Promise.reject(new Error('no CSA keystore')),
};
