import type { Fields, Logger } from '@loopp/grpc';

/** The same logger for a host's own lines; what it names for a plugin takes the lines of that plugin. */
export function forPlugins(host: Logger): Logger {
  return {
    debug: (message, fields) => host.debug(message, fields),
    info: (message, fields) => host.info(message, fields),
    warn: (message, fields) => host.warn(message, fields),
    error: (message, fields) => host.error(message, fields),
    child: (name) => pluginLines(host.child?.(name) ?? host),
  };
}

/**
 * Files a plugin's lines as the original's host does: under its own name followed by the line's `logger`, and with
 * a second look at what came at debug, since go-plugin does not know all levels of the original's plugins.
 */
function pluginLines(own: Logger): Logger {
  const named = new Map<string, Logger>();
  const loggerOf = (name: unknown): Logger => {
    if (typeof name !== 'string' || name === '' || own.child === undefined) return own;
    const known = named.get(name) ?? own.child(name);
    // Names are few; a plugin that makes one for each line must not fill the host.
    if (named.size < 1000) named.set(name, known);
    return known;
  };
  const take =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: Fields = {}): void => {
      const entry =
        level === 'debug' || level === 'error' ? secondLook(level, message, fields) : { level, message, fields };
      const { logger: name, ...rest } = entry.fields;
      loggerOf(name)[entry.level](entry.message, rest);
    };
  return {
    debug: take('debug'),
    info: take('info'),
    warn: take('warn'),
    error: take('error'),
    child: (name) => pluginLines(own.child?.(name) ?? own),
  };
}

interface Entry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Fields;
}

/** `critical` in the fields stands for the original's level of that name, which hosts here lack. */
function secondLook(level: 'debug' | 'error', message: string, fields: Fields): Entry {
  if (message.startsWith('panic:'))
    return { level: 'error', message: `[PANIC] ${message}`, fields: { ...fields, critical: true } };
  const line = level === 'debug' ? parseLine(message) : undefined;
  if (line === undefined) return { level, message, fields };
  const { '@message': text, '@level': name, '@timestamp': _timestamp, ...rest } = line;
  const said = typeof text === 'string' ? text : message;
  if (name === 'fatal') return { level: 'error', message: `[FATAL] ${said}`, fields: { ...rest, critical: true } };
  if (name === 'critical' || name === 'dpanic')
    return { level: 'error', message: said, fields: { ...rest, critical: true } };
  // Zap's `panic` ends the process unless it is recovered: the original files it at debug, where it is overlooked.
  if (name === 'panic') return { level: 'error', message: `[PANIC] ${said}`, fields: { ...rest, critical: true } };
  return { level, message: said, fields: { ...fields, ...rest } };
}

function parseLine(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
