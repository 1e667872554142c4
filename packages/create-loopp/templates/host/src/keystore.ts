import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Keystore, NotFoundError } from '@loopp/loop';

/**
 * The keys that plugins may sign with. They stay in this process: a plugin asks for a signature and never sees a key.
 * These are made anew at each start; keep yours wherever your keys are safe.
 */
export class Ed25519Keystore implements Keystore {
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** With one key. An account is its public key, in hex. */
  static generate(): Ed25519Keystore {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    return new Ed25519Keystore(new Map([[Buffer.from(x, 'base64url').toString('hex'), privateKey]]));
  }

  constructor(keys: ReadonlyMap<string, KeyObject>) {
    this.#keys = keys;
  }

  async accounts(): Promise<readonly string[]> {
    return [...this.#keys.keys()];
  }

  /** Without data it only tells whether the account is there: relayers ask so before they start a job. */
  async sign(account: string, data: Uint8Array): Promise<Uint8Array> {
    const key = this.#keys.get(account);
    if (key === undefined) throw new NotFoundError(`there is no key of the account ${account}`);
    return data.length === 0 ? data : sign(null, data, key);
  }
}
