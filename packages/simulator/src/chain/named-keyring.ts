import { equalBytes, fingerprint } from '../protocol/bytes.js';
import type { OnchainKeyring } from '../protocol/keyring.js';

/**
 * A keyring without cryptography, for tests in which thousands of rounds are run: whoever knows the name can sign.
 * It notices everything that faults do.
 */
export function namedKeyring(name: string): OnchainKeyring {
  const publicKey = fingerprint('named keyring', name);
  const sign: OnchainKeyring['sign'] = ({ configDigest, epoch, round, extraHash }, report) =>
    fingerprint(publicKey, configDigest, epoch, round, extraHash, report);
  return {
    publicKey,
    sign,
    verify: (signer, { configDigest, epoch, round, extraHash }, report, signature) =>
      equalBytes(signature, fingerprint(signer, configDigest, epoch, round, extraHash, report)),
  };
}
