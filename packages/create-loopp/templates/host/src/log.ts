import type { Logger } from '@loopp/loop';

type Fields = Readonly<Record<string, unknown>>;

/** Writes JSON lines to standard error. A plugin's lines come here too, at their own level, under the plugin's name. */
export function jsonLogger(name = 'host'): Logger {
  const line =
    (level: string) =>
    (message: string, fields: Fields = {}): void =>
      void process.stderr.write(`${JSON.stringify({ level, name, message, ...fields })}\n`);
  return {
    // Of use while you look for something; silent otherwise.
    debug: process.env['DEBUG'] === undefined ? () => {} : line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: (child) => jsonLogger(`${name}.${child}`),
  };
}
