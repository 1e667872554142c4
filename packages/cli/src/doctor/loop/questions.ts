import { type Call, type PluginProcessOptions, Status, StatusError } from '@loopp/loop';

/** How a kind is asked. */
export interface Asking {
  readonly process: PluginProcessOptions;
  /** The plugin's own configuration; undefined: none was given. */
  readonly config: string | undefined;
  /** For each call anew: a step has its own limit. */
  readonly call: () => Call;
}

/** What came of asking, a line each. */
export interface Answers {
  readonly lines: readonly string[];
  /** Why what was made cannot serve yet; left out: it can. */
  readonly notReady?: string;
}

/** What a plugin answered to one question, in a line. */
export async function answerLine<T>(
  what: string,
  question: () => Promise<T>,
  show: (answer: T) => string,
): Promise<string> {
  try {
    return `${what}: ${show(await question())}`;
  } catch (error) {
    if (error instanceof StatusError && error.status === Status.UNIMPLEMENTED) return `${what}: not implemented`;
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
