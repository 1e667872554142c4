import type { MethodKind } from './method.js';
import type { Status } from './status.js';

/** Watches one call from its start to its end, on either side. Costs nothing but its own work; must not throw. */
export interface CallWatch {
  /** One more message was sent, or received. */
  sent(): void;
  received(): void;
  /** Once, with the status that the call ends with. */
  end(status: Status): void;
}

/** A call begins. */
export type WatchCalls = (path: string, kind: MethodKind) => CallWatch;
