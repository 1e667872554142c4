import type { LogLevel } from './hclog-line.js';

const NAMES: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  verbose: 'trace',
  finest: 'trace',
  finer: 'trace',
  debug: 'debug',
  fine: 'debug',
  config: 'debug',
  info: 'info',
  information: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  critical: 'error',
  crit: 'error',
  fatal: 'error',
  panic: 'error',
  dpanic: 'error',
  alert: 'error',
  emergency: 'error',
};

/** The level that a logger of another language means by a name, in any case, or by a number (pino and bunyan: 10 to 60). */
export function levelNamed(level: string | number): LogLevel | undefined {
  if (typeof level === 'string') return NAMES[level.trim().toLowerCase()];
  const names = ['trace', 'trace', 'debug', 'info', 'warn', 'error', 'error'] as const;
  return level >= 10 && level < 70 ? names[Math.floor(level / 10)] : undefined;
}

const WORD = 'TRACE|VERBOSE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL';
// `[WARN] …`, `WARNING: …`, `ERROR:root:…` (Python), `2026-11-23T01:02:03Z  INFO …` (Rust), `[2026-11-23 01:02:03] INFO …`,
// `2026-11-23 01:02:03,004 - name - ERROR - …` (Python), `01:02:03.004 [main] INFO …` (Java). Upper case only, and not further in: people write about errors, too.
const TAGGED = new RegExp(
  `^(?:\\[?\\d[\\d:.,TZ+/ -]{5,34}\\]?[ \\t-]+(?:[\\w.]{1,60} - |\\[[^\\]]{1,60}\\] )?)?\\[? ?(${WORD})(?=[\\]:\\s|]|$)`,
);
// klog and glog: `E0102 15:04:05.678901    1234 file.go:12] …`.
const GLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\./;
const GLOG_LEVELS: Readonly<Record<string, LogLevel>> = { I: 'info', W: 'warn', E: 'error', F: 'error' };

/** The level that a line of text begins with, as the loggers of many languages write it. */
export function levelOfText(line: string): LogLevel | undefined {
  const word = TAGGED.exec(line)?.[1];
  if (word !== undefined) return levelNamed(word);
  const letter = GLOG.exec(line)?.[1];
  return letter === undefined ? undefined : GLOG_LEVELS[letter];
}

const CRASH =
  /^(?:Traceback \(most recent call last\):|Exception in thread "|Unhandled exception|thread '.*' (?:\(\d+\) )?panicked at )/;

/** Whether a line begins what Python, Java, .NET or Rust print of an exception that nobody caught. */
export function beginsCrash(line: string): boolean {
  return CRASH.test(line);
}
