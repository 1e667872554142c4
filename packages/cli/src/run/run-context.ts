import type { Logger } from '@loopp/loop';
import type { Redactor } from '../input/redactor.js';
import type { Reporter } from '../output/reporter.js';
import type { Cleanups } from '../run-directory/cleanups.js';
import type { RunDirectory } from '../run-directory/run-directory.js';

/** What a run has around it. */
export interface RunContext {
  readonly reporter: Reporter;
  /** Told once the contract is known. */
  readonly onDecimals: (decimals: number) => void;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the run in order. */
  readonly signal: AbortSignal;
}

/** What a run started, and ends again. */
export interface Started {
  readonly cleanups: Cleanups;
  directory: RunDirectory | undefined;
}
