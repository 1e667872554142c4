import { LooppError } from '@loopp/grpc';

/** How a plugin process ended, with its last words. */
export interface PluginExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Last lines of its standard error, at most 50. */
  readonly stderrTail: readonly string[];
}

/** Why the signal of a running plugin aborted: its process ended, so and so, with these last lines. */
export class PluginExitError extends LooppError {
  readonly exit: PluginExit;

  constructor(name: string, exit: PluginExit) {
    const last =
      exit.stderrTail.length === 0 ? [] : ['Its last lines on standard error:', ...exit.stderrTail.map(indent)];
    super('GO_PLUGIN_EXITED', [`the plugin ${name} ended with ${describeExit(exit)}`, ...last].join('\n'));
    this.exit = exit;
  }
}

/** `exit code 1`, `signal SIGKILL`. */
export function describeExit(exit: { readonly code: number | null; readonly signal: string | null }): string {
  if (exit.signal !== null) return `signal ${exit.signal}`;
  return exit.code === null ? 'an unknown exit code' : `exit code ${exit.code}`;
}

function indent(line: string): string {
  return `  ${line}`;
}
