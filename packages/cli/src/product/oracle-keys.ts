import { createPrivateKey, sign } from 'node:crypto';
import type { Keystore } from '@loopp/loop';
import { addressOfPrivateKey, Ed25519OnchainKeyring, EvmOnchainKeyring, formatAddress, signHash } from '@loopp/ocr2';
import type { OnchainKeyring } from '@loopp/simulator';
import type { KeyKind } from './product-settings.js';

/** What signs an oracle's reports. @param key 32 bytes. */
export function keyringOf(kind: KeyKind, key: Uint8Array): OnchainKeyring {
  return kind === 'evm' ? new EvmOnchainKeyring(key) : new Ed25519OnchainKeyring(key);
}

/**
 * The keystore of one account, which a relayer plugin calls. EVM: the account is an address, and it signs hashes of 32
 * bytes. Ed25519: the account is the public key in hexadecimal digits, and it signs anything.
 * @param key 32 bytes.
 */
export function keystoreOf(kind: KeyKind, key: Uint8Array): { readonly account: string; readonly keystore: Keystore } {
  const account =
    kind === 'evm'
      ? formatAddress(addressOfPrivateKey(key))
      : Buffer.from(new Ed25519OnchainKeyring(key).publicKey).toString('hex');
  const signing = kind === 'evm' ? undefined : ed25519Key(key);
  return {
    account,
    keystore: {
      accounts: async () => [account],
      sign: async (asked, data) => {
        if (asked.toLowerCase() !== account.toLowerCase()) throw new Error(`the keystore has no key of ${asked}`);
        if (data.length === 0) return new Uint8Array();
        return signing === undefined ? signHash(key, data) : new Uint8Array(sign(null, data, signing));
      },
    },
  };
}

/** PKCS #8 is a fixed head and the 32 bytes. */
function ed25519Key(seed: Uint8Array) {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ key: Buffer.concat([head, seed]), format: 'der', type: 'pkcs8' });
}
