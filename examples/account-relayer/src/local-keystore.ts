import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Keystore } from '@loopp/loop';

/** An account made from a name. For tests and devnets alone: everybody can make the key. */
export interface TestAccount {
  /** The ed25519 public key, hex. */
  readonly address: string;
  readonly key: KeyObject;
}

export function testAccount(name: string): TestAccount {
  // PKCS #8 of an ed25519 key is this prefix and 32 bytes of seed.
  const seed = createHash('sha256').update(name).digest('hex');
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return { key, address: Buffer.from(x, 'base64url').toString('hex') };
}

/** The host's side of a keystore: it signs what the relayer asks it to sign. */
export function localKeystore(accounts: readonly TestAccount[]): Keystore {
  return {
    accounts: async () => accounts.map(({ address }) => address),
    sign: async (account, data) => {
      const found = accounts.find(({ address }) => address === account);
      if (found === undefined) throw new Error(`there is no key of ${account}`);
      // Without data the question is only whether the key is there.
      return data.length === 0 ? new Uint8Array() : new Uint8Array(sign(null, data, found.key));
    },
  };
}
