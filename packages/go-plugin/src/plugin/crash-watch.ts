import { rmSync } from 'node:fs';
import { inspect } from 'node:util';
import { StderrWriter } from '../log/stderr-writer.js';

export interface CrashWatchOptions {
  /** Files of sockets that must not outlive the process. */
  readonly files: Iterable<string>;
  /** Tell the host; not for a process that was not started by one. */
  readonly announce: boolean;
}

const MARK = Symbol.for('@loopp/go-plugin crash watch');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Looks after what nobody else can any more when the process ends otherwise than in order: its sockets are removed, and an
 * uncaught exception is told to the host.
 *
 * Node prints such an exception and its stack on standard error, which Go hosts log at debug, where nobody sees it. After a
 * line that begins with `panic: ` they log everything as errors; so this prints that line, and leaves the rest, the exit
 * code included, to Node.
 * @returns how to end the watch
 */
export function watchCrash(options: CrashWatchOptions): () => void {
  const removeFiles = () => {
    for (const file of options.files) rmSync(file, { force: true });
  };
  const onException = (error: unknown, origin: string) => {
    // Whoever handles exceptions decides what becomes of the process.
    if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
    const rejected = origin === 'unhandledRejection' ? 'unhandled rejection: ' : '';
    new StderrWriter().line(`panic: ${rejected}${headOf(error)}\n`);
  };
  // The default of a signal ends the process at once. Where only watches listen, it does so after the last of them; where
  // others do, they decide.
  const onSignal = Object.assign(
    (signal: NodeJS.Signals) => {
      if (!process.listeners(signal).every((listener) => MARK in listener)) return;
      removeFiles();
      process.off(signal, onSignal);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    },
    { [MARK]: true },
  );
  process.on('exit', removeFiles);
  if (options.announce) process.on('uncaughtExceptionMonitor', onException);
  else for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    process.off('exit', removeFiles);
    process.off('uncaughtExceptionMonitor', onException);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

function headOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
  } catch {
    return 'an exception that cannot be shown';
  }
}
