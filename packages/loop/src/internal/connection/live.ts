import type { Channel } from '@loopp/grpc';
import type { Scope } from '../scope.js';
import type { KeyMetadata } from '../table/metadata-key.js';
import type { Peer } from './peer.js';

/** One standing connection to one object: until its process ends or it is replaced. */
export interface Live {
  readonly channel: Channel;
  readonly peer: Peer;
  /** Goes with every call, where the object shares its connection with others. */
  readonly key?: KeyMetadata;
  /** Holds the channel and what was opened for the object. */
  readonly scope: Scope;
}

/** False once no call on it can succeed any more. */
export function isAlive(live: Live): boolean {
  return !live.scope.closed && !live.peer.broker.closed.aborted;
}
