import type { Call } from './call.js';

/** Names to error text; the empty text means healthy. */
export type HealthReport = Readonly<Record<string, string>>;

/** The life cycle that most remote objects share (wire: `loop.Service`). */
export interface Service {
  /** Ends the object and frees what it holds. Safe to call twice. */
  close(call?: Call): Promise<void>;
  /** Rejects with the reason while the object cannot serve yet. Left out: always ready. */
  ready?(call?: Call): Promise<void>;
  /** Left out: an empty report. */
  healthReport?(call?: Call): Promise<HealthReport>;
}
