import { type Call, Status, StatusError } from '@loopp/loop';
import { type Clock, VirtualClock } from '../clock.js';
import type { Payloads, Phase, Position } from '../faults/message.js';
import { type Delivery, Wire } from '../faults/wire.js';
import { messageOf, SimulatorError } from '../simulator-error.js';
import { compare, type Made } from './agreement.js';
import type { NewEvent } from './events.js';
import type { NetworkOptions, RoundCall } from './options.js';
import { type Schedule, Turns, takingTurns } from './schedule.js';

/** What a plugin, keyring or transmitter said. `afterMs` is what a fault took of its time. */
export type Answer<T> =
  | { readonly isGiven: true; readonly value: T; readonly afterMs: number }
  | { readonly isGiven: false; readonly error: string; readonly cause?: unknown };

/** One call of an oracle's part. */
export interface Question<T> {
  readonly oracle: number;
  readonly method: string;
  /** Its signal aborts after that; 0: never. */
  readonly limitMs: number;
  /** OCR3: what takes longer is told, and goes on. */
  readonly warnMs?: number;
  readonly ask: (call: Call) => Promise<T>;
  /** Its error is an answer as good as others, and no failure. */
  readonly mayRefuse?: boolean;
  /** Throws for an answer that does not count. */
  readonly check?: (value: T) => void;
}

/** Nothing more comes of a round. Thrown within a network, never out of it. */
export class Stalled extends Error {}

/** What OCR2 and OCR3 networks do alike: time, faults, events, and asking oracles. */
export class Core {
  readonly options: NetworkOptions;
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly turns: Turns;
  readonly progressMs: number;
  readonly graceMs: number;
  /** So many oracles hold more than half of the honest ones: two such sets share an honest oracle. */
  readonly byzantineQuorum: number;
  position: Position = { epoch: 0, round: 0, seqNr: undefined };
  readonly #wire: Wire;
  #signal: AbortSignal | undefined;
  #nextRoundAt = 0;

  constructor(options: NetworkOptions, oracles: readonly { readonly id: number }[]) {
    checkOptions(options, oracles);
    this.options = options;
    this.clock = options.clock ?? new VirtualClock();
    this.schedule = options.schedule ?? takingTurns();
    this.turns = new Turns(options.firstEpoch ?? 1, options.roundsPerEpoch ?? 10);
    this.progressMs = options.progressMs ?? 10_000;
    this.graceMs = options.graceMs ?? 0;
    this.byzantineQuorum = Math.floor((options.n + options.f) / 2) + 1;
    this.#wire = new Wire(options.seed ?? 1, (event) => this.emit(event));
  }

  /** Waits until the next round is due. */
  async begin({ signal, faults = [] }: RoundCall): Promise<void> {
    signal?.throwIfAborted();
    this.#signal = signal;
    this.#wire.faults = [...(this.options.faults ?? []), ...faults];
    await this.sleep(this.#nextRoundAt - this.clock.now());
    this.#nextRoundAt = this.clock.now() + (this.options.roundIntervalMs ?? 0);
  }

  emit(event: NewEvent): void {
    const { epoch, round, seqNr } = this.position;
    this.options.onEvent?.({ at: this.clock.now(), epoch, round, seqNr, ...event });
  }

  send<P extends Phase>(
    phase: P,
    from: number,
    to: number | 'chain',
    payload: Payloads[P],
  ): Delivery<Payloads[P]> | undefined {
    return this.#wire.send(this.position, phase, from, to, payload);
  }

  sleep(ms: number): Promise<void> {
    return this.clock.sleep(ms, this.#signal);
  }

  /**
   * Asks at the same time; answers and events come in the order of the questions, whoever is first.
   * @throws the reason of the round's signal when it aborted meanwhile: then nobody failed.
   */
  async askAll<T>(questions: readonly Question<T>[]): Promise<Answer<T>[]> {
    const slow = new Set<Question<T>>();
    const answers = await Promise.all(questions.map((question) => this.#ask(question, () => slow.add(question))));
    this.#signal?.throwIfAborted();
    for (const [index, question] of questions.entries()) {
      const { oracle, method, warnMs = 0, mayRefuse = false } = question;
      const answer = answers[index];
      if (slow.has(question)) this.emit({ type: 'slow', oracle, method, limitMs: warnMs });
      if (answer?.isGiven !== false || (mayRefuse && isRefusal(answer))) continue;
      this.emit({ type: 'failed', oracle, method, error: answer.error });
    }
    return answers;
  }

  async ask<T>(question: Question<T>): Promise<Answer<T>> {
    const [answer] = await this.askAll([question]);
    return answer ?? { isGiven: false, error: 'was not asked' };
  }

  /** Compares what honest oracles made of the same input, in this round. */
  compare(method: string, made: readonly Made[]): void {
    const { disagreements = 'throw', byzantine = [] } = this.options;
    const honest = made.filter(({ oracle }) => !byzantine.includes(oracle));
    compare(method, this.where(), honest, {
      emit: (event) => this.emit(event),
      isThrown: disagreements === 'throw',
    });
  }

  where(): string {
    const { epoch, round, seqNr } = this.position;
    return seqNr === undefined ? `epoch ${epoch}, round ${round}` : `seqNr ${seqNr}, epoch ${epoch}`;
  }

  async #ask<T>({ oracle, method, limitMs, warnMs = 0, ask, check }: Question<T>, isSlow: () => void) {
    const attempt = this.send('call', oracle, oracle, method);
    if (attempt === undefined) return { isGiven: false, error: 'is down' } as const;
    const { delayMs } = attempt;
    if (limitMs > 0 && delayMs > limitMs) return { isGiven: false, error: tooLong(method, limitMs).message } as const;
    if (warnMs > 0 && delayMs > warnMs) isSlow();
    const deadline = new AbortController();
    const cancels = [
      ...(limitMs > 0 ? [this.clock.limit(limitMs, () => deadline.abort(tooLong(method, limitMs)))] : []),
      ...(warnMs > 0 ? [this.clock.limit(warnMs, isSlow)] : []),
    ];
    const signals = [deadline.signal, ...(this.#signal === undefined ? [] : [this.#signal])];
    const signal = AbortSignal.any(signals);
    const isTimed = this.clock.isWallClock && limitMs > 0;
    try {
      const call = { signal, ...(isTimed && { deadline: this.clock.now() + limitMs }) };
      const value = await untilAborted(signal, () => ask(call));
      check?.(value);
      return { isGiven: true, value, afterMs: delayMs } as const;
    } catch (error) {
      return { isGiven: false, error: messageOf(error), cause: error } as const;
    } finally {
      for (const cancel of cancels) cancel();
    }
  }
}

/** The plugin itself said no; it was neither down nor slow nor out of reach. */
export function isRefusal({ isGiven, ...answer }: Answer<unknown>): boolean {
  const cause = 'cause' in answer ? answer.cause : undefined;
  if (isGiven || cause === undefined || cause instanceof SimulatorError) return false;
  return !(cause instanceof StatusError) || cause.status === Status.UNKNOWN;
}

/** A plugin that does not heed its signal is left alone. */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work()]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function tooLong(method: string, limitMs: number): SimulatorError {
  return new SimulatorError('SIMULATOR_DEADLINE', `${method} took longer than ${limitMs} ms`);
}

function checkOptions({ n, f, configDigest }: NetworkOptions, oracles: readonly { readonly id: number }[]): void {
  const problem = problemOf();
  if (problem === undefined) return;
  throw new SimulatorError('SIMULATOR_OPTIONS', problem, {
    remedy: 'give n oracles of which 3 f < n, as libocr demands',
  });

  function problemOf(): string | undefined {
    if (!Number.isInteger(n) || n < 1 || n > mostOracles) return `n is ${n}; it must be 1 to ${mostOracles}`;
    if (!Number.isInteger(f) || f < 0 || 3 * f >= n)
      return `f is ${f}; with n = ${n} it must be 0 to ${Math.ceil(n / 3) - 1}`;
    if (configDigest.length !== 32) return `the config digest has ${configDigest.length} bytes; it must have 32`;
    const ids = new Set(oracles.map(({ id }) => id));
    if (ids.size !== oracles.length || ids.size === 0) return 'each oracle must be given once, and at least one';
    const stranger = [...ids].find((id) => !Number.isInteger(id) || id < 0 || id >= n);
    return stranger === undefined ? undefined : `there is no oracle ${stranger} among ${n}`;
  }
}

/** libocr's MaxOracles. */
const mostOracles = 31;
