import type { Owner } from '../connection/peer.js';
import { Handles } from './handles.js';
import { MadeObjects } from './made-objects.js';

export type Members = Readonly<Record<string, unknown>>;

/** An object that this process answers for, and what its methods gave out. */
export class Served {
  readonly value: Members;
  readonly owner: Owner;
  /** For calls on the object's own connection. */
  readonly handles: Handles<Served>;
  /** On connections of their own. */
  readonly made: MadeObjects = new MadeObjects();

  constructor(value: object, owner: Owner, handles: Handles<Served> = new Handles()) {
    this.value = value as Members;
    this.owner = owner;
    this.handles = handles;
  }

  /** A part of the object, on the same connection. */
  part(value: object): Served {
    return new Served(value, this.owner, this.handles);
  }
}
