import type { Call } from '../../types/call.js';
import type { KeyMetadata } from '../table/metadata-key.js';
import type { Connected } from './connection.js';
import type { Live } from './live.js';

/** Another object's connection, with a key that says for which object calls are. */
export class KeyedConnection implements Connected {
  readonly shared = true;
  readonly #carrier: Connected;
  readonly #key: KeyMetadata;
  #last: { readonly carrier: Live; readonly keyed: Live } | undefined;

  constructor(carrier: Connected, key: KeyMetadata) {
    this.#carrier = carrier;
    this.#key = key;
  }

  get live(): Live | undefined {
    const { live } = this.#carrier;
    return live && this.#keyed(live);
  }

  get canReopen(): boolean {
    return this.#carrier.canReopen;
  }

  nameOf(_part: string, usual: string): string {
    return usual;
  }

  async current(call?: Call): Promise<Live> {
    return this.#keyed(await this.#carrier.current(call));
  }

  drop(live: Live): void {
    if (this.#last?.keyed === live) this.#carrier.drop(this.#last.carrier);
  }

  /** Nothing was opened. */
  async close(): Promise<void> {}

  #keyed(carrier: Live): Live {
    if (this.#last?.carrier !== carrier) this.#last = { carrier, keyed: { ...carrier, key: this.#key } };
    return this.#last.keyed;
  }
}
