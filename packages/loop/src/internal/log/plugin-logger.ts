import { createHclogLogger } from '@loopp/go-plugin';
import type { Fields, Logger } from '@loopp/grpc';

type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * A plugin's logger, as LOOP hosts know it: hclog's JSON lines with the dotted name under `logger`, the place under
 * `caller`, and at error the `stacktrace`.
 * @param lines takes the entries. Default: file descriptor 2.
 */
export function createPluginLogger(name: string, lines: Logger = createHclogLogger()): Logger {
  const log =
    (level: Level) =>
    (message: string, fields?: Fields): void => {
      const frames = stack();
      const entry: Record<string, unknown> = { logger: name, caller: placeOf(frames[1]), ...fields };
      if (level === 'error') entry['stacktrace'] = frames.slice(1).join('\n');
      lines[level](message, entry);
    };
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    child: (child) => createPluginLogger(`${name}.${child}`, lines),
  };
}

/** From the logger's own method down. */
function stack(): string[] {
  const { stack: text = '' } = new Error();
  return text
    .split('\n')
    .slice(2)
    .map((line) => line.trim().replace(/^at /, ''));
}

/** Folder, file and line, as zap writes them. */
function placeOf(frame: string | undefined): string {
  const [, file = '', line = ''] = /([^()\s]*):(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  return `${file.split('/').slice(-2).join('/')}:${line}`;
}
