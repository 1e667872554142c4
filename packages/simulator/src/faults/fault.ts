import type { Random } from '../random.js';
import type { Message } from './message.js';

/**
 * What a fault does to one message:
 * - `drop`: it is lost. A call that is dropped is not answered: the oracle is down.
 * - `delay`: it takes so many milliseconds longer. A delayed call is a plugin that takes so long.
 * - `lie`: its sender says something else, and signs that.
 * - `tamper`: somebody changes it on the way, and its signature no longer fits.
 */
export type Effect =
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'lie' | 'tamper'; readonly message: Message };

/**
 * Decides about every message of a network. Faults apply one after the other, each to what the ones before left.
 * @param random follows from the network's seed, the fault's place in the list and the message; nothing else moves it.
 */
export type Fault = (message: Message, random: Random) => Effect | undefined;
