import type { Keystore } from '../../../types/relayer.js';
import type { Fixture } from '../rule.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Of `staticKeystore`. */
export function staticKeystoreFixture(account: string): Fixture<Keystore> {
  return {
    cases: {
      accounts: [{ args: [], answer: [account] }],
      sign: [
        { args: [account, Uint8Array.of(1, 2)], answer: Uint8Array.of(...text(account), 1, 2) },
        { args: [account, new Uint8Array(0)], answer: text(account) },
        { args: ['bob', Uint8Array.of(1)], error: { text: 'unknown account bob' } },
      ],
      decrypt: [
        { args: [account, Uint8Array.of(1, 2, 3)], answer: Uint8Array.of(3, 2, 1) },
        { args: [account, new Uint8Array(0)], answer: new Uint8Array(0) },
        { args: ['bob', Uint8Array.of(1)], error: { text: 'unknown account bob' } },
      ],
    },
  };
}
