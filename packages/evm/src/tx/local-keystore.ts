import type { Keystore } from '@loopp/loop';
import { addressOfPrivateKey, signHash } from '@loopp/ocr2';
import { checksumAddress } from '../address.js';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';

/** The account of a private key. @param privateKey 32 bytes. */
export function accountOf(privateKey: Uint8Array): Hex {
  return checksumAddress(addressOfPrivateKey(privateKey));
}

/**
 * A keystore that holds private keys in memory and signs as the EVM relayer wants it: the 32-byte hash as it is,
 * r ‖ s ‖ v with v = 0 or 1, 65 bytes.
 * @param privateKeys 32 bytes each.
 */
export function localKeystore(privateKeys: readonly Uint8Array[]): Keystore {
  const keys = new Map(privateKeys.map((key) => [accountOf(key).toLowerCase(), key]));
  return {
    accounts: async () => privateKeys.map(accountOf),
    async sign(account, data) {
      const key = keys.get(account.toLowerCase());
      if (key === undefined) throw new EvmError('EVM_ARGUMENT_INVALID', `the keystore has no key of ${account}`);
      return data.length === 0 ? new Uint8Array() : signHash(key, data);
    },
  };
}
