import type { Effect, Fault } from './fault.js';
import type { Message, Payloads, Phase } from './message.js';

/** Which messages a fault is for. What is left out stands for all. */
export interface Selection {
  readonly phases?: readonly Phase[];
  readonly from?: readonly number[];
  readonly to?: readonly (number | 'chain')[];
  /** Share of the selected messages that it hits, 0 to 1; default 1. */
  readonly probability?: number;
  /** For whatever else decides, such as `({ epoch }) => epoch === 2`. */
  readonly when?: (message: Message) => boolean;
}

/** These messages are lost. */
export function dropping(selection: Selection = {}): Fault {
  return selected(selection, () => ({ kind: 'drop' }));
}

/** Nothing comes from these oracles, and their plugins are not called: they are down. */
export function silent(...oracles: readonly number[]): Fault {
  const isDown = (oracle: number | 'chain') => oracle !== 'chain' && oracles.includes(oracle);
  return ({ from, to }) => (isDown(from) || isDown(to) ? { kind: 'drop' } : undefined);
}

/** These messages, or calls of plugins, take between `min` and `max` milliseconds longer. */
export function delaying(min: number, max: number, selection: Selection = {}): Fault {
  return selected(selection, (_message, random) => ({ kind: 'delay', ms: Math.round(min + (max - min) * random()) }));
}

/**
 * These oracles say in one phase something else than their plugins do, and sign it.
 * @param change of what is said; it may differ from receiver to receiver. Its bytes are its own to change.
 */
export function lying<P extends Phase>(
  phase: P,
  from: readonly number[],
  change: (payload: Payloads[P], message: Message<P>) => Payloads[P],
  selection: Omit<Selection, 'phases' | 'from'> = {},
): Fault {
  return changing('lie', phase, change, { ...selection, from });
}

/** Messages of one phase are changed on the way, so that their signatures no longer fit. */
export function tampering<P extends Phase>(
  phase: P,
  change: (payload: Payloads[P], message: Message<P>) => Payloads[P],
  selection: Omit<Selection, 'phases'> = {},
): Fault {
  return changing('tamper', phase, change, selection);
}

function changing<P extends Phase>(
  kind: 'lie' | 'tamper',
  phase: P,
  change: (payload: Payloads[P], message: Message<P>) => Payloads[P],
  selection: Selection,
): Fault {
  return selected({ ...selection, phases: [phase] }, (message) => {
    // The selection lets no other phase through.
    const own = message as Message<P>;
    const payload = change(own.payload as Payloads[P], own);
    return { kind, message: { ...message, payload } as Message };
  });
}

function selected(
  { phases, from, to, probability = 1, when }: Selection,
  effect: (message: Message, random: () => number) => Effect,
): Fault {
  return (message, random) => {
    if (phases !== undefined && !phases.includes(message.phase)) return undefined;
    if (from !== undefined && !from.includes(message.from)) return undefined;
    if (to !== undefined && !to.includes(message.to)) return undefined;
    if (when?.(message) === false || random() >= probability) return undefined;
    return effect(message, random);
  };
}
