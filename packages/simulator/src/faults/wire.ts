import type { NewEvent } from '../protocol/events.js';
import { randomOf } from '../random.js';
import type { Fault } from './fault.js';
import type { Message, Payloads, Phase, Position } from './message.js';

/** What arrives. */
export interface Delivery<T> {
  readonly payload: T;
  /** False when it was changed on the way: its signature does not fit. */
  readonly isGenuine: boolean;
  readonly delayMs: number;
}

/** What the faults of a network do to its messages. */
export class Wire {
  readonly #seed: number | bigint | string;
  readonly #emit: (event: NewEvent) => void;
  faults: readonly Fault[] = [];

  constructor(seed: number | bigint | string, emit: (event: NewEvent) => void) {
    this.#seed = seed;
    this.#emit = emit;
  }

  /** @returns undefined when it is lost. */
  send<P extends Phase>(
    position: Position,
    phase: P,
    from: number,
    to: number | 'chain',
    payload: Payloads[P],
  ): Delivery<Payloads[P]> | undefined {
    const { epoch, round, seqNr } = position;
    let message = { epoch, round, seqNr, phase, from, to, payload } as Message;
    let [isGenuine, delayMs] = [true, 0];
    for (const [index, fault] of this.faults.entries()) {
      const name = `${index} ${phase} ${from} ${to} ${epoch} ${round} ${seqNr} ${phase === 'call' ? payload : ''}`;
      const effect = fault(message, randomOf(this.#seed, name));
      if (effect === undefined) continue;
      // Only a lie changes what an oracle says to itself.
      if (from === to && phase !== 'call' && effect.kind !== 'lie') continue;
      this.#emit({ type: 'fault', phase, from, to, kind: effect.kind });
      if (effect.kind === 'drop') return undefined;
      if (effect.kind === 'delay') delayMs += effect.ms;
      else {
        message = effect.message;
        isGenuine &&= effect.kind === 'lie';
      }
    }
    // A fault gives back a message of the phase that it was given.
    return { payload: message.payload as Payloads[P], isGenuine, delayMs };
  }
}
