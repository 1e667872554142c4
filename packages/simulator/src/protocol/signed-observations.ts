import type { AttributedObservation } from '@loopp/loop';
import { fingerprint, hex } from './bytes.js';

/** Why a message is refused that somebody changed on the way. */
export const wrongSignature = 'its signature is wrong';

/** Which observations were signed by their observers in one round, for which query: nobody can say what another one saw. */
export class SignedObservations {
  readonly #signed = new Set<string>();

  sign(observer: number, query: Uint8Array, observation: Uint8Array): void {
    this.#signed.add(key(observer, query, observation));
  }

  /** @returns what is wrong with a proposal, for an oracle that was given this query. */
  problemOf(query: Uint8Array, proposal: readonly AttributedObservation[]): string | undefined {
    const observers = new Set<number>();
    for (const { observer, observation } of proposal) {
      if (observers.has(observer)) return `oracle ${observer} stands in it twice`;
      observers.add(observer);
      if (!this.#signed.has(key(observer, query, observation)))
        return `oracle ${observer} did not sign its observation`;
    }
    return undefined;
  }
}

function key(observer: number, query: Uint8Array, observation: Uint8Array): string {
  return hex(fingerprint(observer, query, observation));
}
