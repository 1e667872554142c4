import { generateKeyPairSync, sign } from 'node:crypto';
import type { Keystore } from '@loopp/loop';

/** A keystore with one account, whose key is random and gone with it. */
export function throwAwayKeystore(): Keystore {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  // As long as an address of an EVM chain, which many relayers expect; others take any text.
  const account = `0x${publicKey.export({ format: 'der', type: 'spki' }).subarray(-20).toString('hex')}`;
  return {
    accounts: async () => [account],
    sign: async (asked, data) => {
      if (asked !== account) throw new Error(`no such account: ${asked}`);
      return data.length === 0 ? new Uint8Array(0) : sign(null, data, privateKey);
    },
  };
}
