import type { LogLevel } from '../output/console-logger.js';
import type { Tampering } from '../rounds/tamper.js';

/** What `loop run` was asked for. */
export interface RunOptions {
  /** A feed file; undefined: the embedded network. */
  readonly file: string | undefined;
  readonly rounds: number;
  readonly json: boolean;
  /** Programs with arguments, instead of our own plugins. */
  readonly relayerCommand: readonly string[] | undefined;
  readonly medianCommand: readonly string[] | undefined;
  /** Port of the embedded chain; 0: any free one. */
  readonly chainPort: number;
  readonly logLevel: LogLevel;
  /** Go on after a failed round. */
  readonly keepGoing: boolean;
  readonly tamper: Tampering | undefined;
}
