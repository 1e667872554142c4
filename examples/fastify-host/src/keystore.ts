import { type KeyObject, sign } from 'node:crypto';
import type { Keystore } from '@loopp/loop';

/** Keys stay in this process; the plugin asks for signatures. Yours may be in a file, a KMS, an HSM. */
export function keystoreOf(keys: ReadonlyMap<string, KeyObject>): Keystore {
  return {
    accounts: async () => [...keys.keys()],
    sign: async (account, data) => {
      const key = keys.get(account);
      if (key === undefined) throw new Error(`there is no key of ${account}`);
      // Without data the question is only whether the key is there.
      return data.length === 0 ? new Uint8Array() : new Uint8Array(sign(null, data, key));
    },
  };
}
