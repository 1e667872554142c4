/** How a plugin process ended, with its last words. */
export interface PluginExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Last lines of its standard error, at most 50. */
  readonly stderrTail: readonly string[];
}
