import type { Call } from '../../types/call.js';
import { ClosedError } from '../errors.js';
import type { ObjectTable } from '../table/object-table.js';
import { isAlive, type Live } from './live.js';
import { type PartNames, partNames } from './part-names.js';
import { waitingFor } from './waiting.js';

/** Makes the object anew after its connection died: runs again the call that created it. */
export type Reopen = (signal: AbortSignal) => Promise<Live>;

/** What a client object hangs on. */
export interface Connected {
  /** The standing connection, at no cost; undefined while there is none. */
  readonly live: Live | undefined;
  readonly canReopen: boolean;
  /** True when calls for other objects go over it too. */
  readonly shared: boolean;
  /**
   * The name by which the other side serves a part, as it said when the connection was made: mostly the `usual` one.
   * Undefined: it has no such part.
   */
  nameOf(part: string, usual: string): string | undefined;
  /** The standing connection or the next one. */
  current(call?: Call): Promise<Live>;
  /** Declares a connection dead, after a call on it showed so. */
  drop(live: Live): void;
  close(): Promise<void>;
}

/**
 * Stable for its client, while what stands under it comes and goes with the generations of a plugin. When that dies,
 * one task makes the next; callers wait for that task, each no longer than it wants. The old one is closed only when
 * the new one stands, and was asked which of its optional parts are there.
 */
export class Connection implements Connected {
  readonly shared: boolean;
  readonly #table: Pick<ObjectTable<object>, 'name' | 'probes'>;
  readonly #reopen: Reopen | undefined;
  readonly #ended = new AbortController();
  #live: Live | undefined;
  /** Stands, and is being asked for its parts. */
  #asked: Live | undefined;
  #names: PartNames = new Map();
  #opening: Promise<Live> | undefined;

  constructor(
    table: Pick<ObjectTable<object>, 'name' | 'probes'>,
    first: Promise<Live>,
    reopen?: Reopen,
    shared = false,
  ) {
    this.#table = table;
    this.shared = shared;
    this.#reopen = reopen;
    this.#opening = this.#adopt(first, undefined);
    // Whoever awaits the first connection hears of its failure; here it must only not count as unhandled.
    this.#opening.catch(() => {});
  }

  get live(): Live | undefined {
    const live = this.#live;
    return live !== undefined && isAlive(live) ? live : undefined;
  }

  nameOf(part: string, usual: string): string | undefined {
    return this.#names.has(part) ? this.#names.get(part) : usual;
  }

  get canReopen(): boolean {
    return this.#reopen !== undefined;
  }

  current(call?: Call): Promise<Live> {
    const live = this.live;
    if (live !== undefined) return Promise.resolve(live);
    if (this.#opening === undefined) {
      if (this.#ended.signal.aborted) return Promise.reject(new ClosedError(this.#table.name));
      const old = this.#live;
      if (this.#reopen === undefined) {
        // Nobody can make it anew: the call itself shall fail on the dead channel, with the transport's reason.
        return old === undefined ? Promise.reject(new ClosedError(this.#table.name)) : Promise.resolve(old);
      }
      this.#opening = this.#adopt(this.#reopen(this.#ended.signal), old);
      this.#opening.catch(() => {});
    }
    return waitingFor(this.#opening, call);
  }

  drop(live: Live): void {
    if (this.#live !== live || this.#reopen === undefined) return;
    this.#live = undefined;
    void live.scope.close();
  }

  async close(): Promise<void> {
    this.#ended.abort();
    const opening = this.#opening;
    await this.#live?.scope.close();
    // Ends the questions too: a silent peer may leave them unanswered.
    await this.#asked?.scope.close();
    await opening?.then(
      (live) => live.scope.close(),
      () => {},
    );
  }

  async #adopt(opening: Promise<Live>, old: Live | undefined): Promise<Live> {
    try {
      const live = await opening;
      this.#asked = live;
      this.#names = await partNames(live, this.#table.probes);
      this.#live = live;
      void old?.scope.close();
      if (this.#ended.signal.aborted) {
        await live.scope.close();
        throw new ClosedError(this.#table.name);
      }
      return live;
    } finally {
      this.#asked = undefined;
      this.#opening = undefined;
    }
  }
}
