import { LooppError } from '@loopp/grpc';
import { describeExit, type PluginExit } from './plugin-exit.js';

/** What is known about a plugin that did not start. */
export interface StartFailure {
  /** The reason in one sentence, with go-plugin's own words where it has some. */
  readonly reason: string;
  readonly code?: string;
  readonly remedy?: string | undefined;
  readonly cause?: unknown;
  /** Name of the plugin's executable. */
  readonly name?: string | undefined;
  /** Set when the process had ended. */
  readonly exit?: PluginExit | undefined;
  /** Last lines of its standard error, at most 50. */
  readonly stderrTail?: readonly string[];
  /** What it wrote to standard output before, or instead of, the handshake line. */
  readonly earlyOutput?: readonly string[];
  /** Likely causes and facts about the executable. */
  readonly diagnosis?: string | undefined;
}

/** A plugin did not start: with its exit code or signal, its last output, and what to do. */
export class PluginStartError extends LooppError {
  readonly reason: string;
  readonly exit: PluginExit | undefined;
  readonly stderrTail: readonly string[];
  readonly earlyOutput: readonly string[];

  constructor(failure: StartFailure) {
    super(failure.code ?? 'GO_PLUGIN_START', describe(failure), { remedy: failure.remedy, cause: failure.cause });
    this.reason = failure.reason;
    this.exit = failure.exit;
    this.stderrTail = failure.stderrTail ?? [];
    this.earlyOutput = failure.earlyOutput ?? [];
  }
}

function describe(failure: StartFailure): string {
  const parts = [failure.name === undefined ? failure.reason : `plugin ${failure.name}: ${failure.reason}`];
  if (failure.exit !== undefined) parts.push(`It ended with ${describeExit(failure.exit)}.`);
  parts.push(...block('It printed before its handshake line:', failure.earlyOutput));
  parts.push(...block('Its last lines on standard error:', failure.stderrTail));
  if (failure.diagnosis !== undefined) parts.push(failure.diagnosis);
  if (failure.remedy !== undefined) parts.push(`What to do: ${failure.remedy}.`);
  return parts.join('\n');
}

function block(title: string, lines: readonly string[] = []): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}
