import { LooppError, Status, StatusError } from '@loopp/loop';

/** What went wrong in a simulated network, for programs. */
export type SimulatorErrorCode =
  /** Sizes, oracles or options do not fit together. */
  | 'SIMULATOR_OPTIONS'
  /** A plugin declares, or returns, more than libocr allows or than it declared. */
  | 'SIMULATOR_LIMIT'
  /** A plugin took longer than its configuration allows. */
  | 'SIMULATOR_DEADLINE'
  /** Honest oracles made different things of the same input. */
  | 'SIMULATOR_DISAGREEMENT'
  /** A chain in memory refused a transmission, or has no configuration. */
  | 'SIMULATOR_CHAIN'
  /** The configuration of a contract cannot be used. */
  | 'SIMULATOR_CONTRACT';

/** Every error that this package throws itself. */
export class SimulatorError extends LooppError {
  declare readonly code: SimulatorErrorCode;

  constructor(code: SimulatorErrorCode, message: string, options?: { remedy?: string; cause?: unknown }) {
    super(code, message, options);
  }
}

/** The message of whatever was thrown; what a plugin itself says goes without the status that carried it. */
export function messageOf(error: unknown): string {
  if (error instanceof StatusError && error.status === Status.UNKNOWN) return error.details;
  return error instanceof Error ? error.message : String(error);
}
