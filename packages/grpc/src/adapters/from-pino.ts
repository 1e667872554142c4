import type { Fields, Logger } from '../logger.js';

/** The part of a logger of pino, or of one with the same calls (Fastify's `log`), that is used here. */
export interface PinoLike {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(bindings: { logger: string }): PinoLike;
}

/**
 * A logger of pino as ours: `fromPino(pino())`. Pino takes fields before the message, and drops them behind it. What
 * `child` names goes into the field `logger`, and a child's child is `parent.child` there. An error under `error` goes
 * under `err`, where pino writes errors with their stacks.
 */
export function fromPino(pino: PinoLike): Logger {
  return named(pino, pino, '');
}

/** Children are made of the root: pino writes a field of parent and child twice. */
function named(root: PinoLike, pino: PinoLike, path: string): Logger {
  return {
    debug: (message, fields) => pino.debug(asBindings(fields), message),
    info: (message, fields) => pino.info(asBindings(fields), message),
    warn: (message, fields) => pino.warn(asBindings(fields), message),
    error: (message, fields) => pino.error(asBindings(fields), message),
    child(name) {
      const inner = path === '' ? name : `${path}.${name}`;
      return named(root, root.child({ logger: inner }), inner);
    },
  };
}

function asBindings(fields: Fields = {}): object {
  if (!(fields['error'] instanceof Error)) return fields;
  const { error, ...rest } = fields;
  return { ...rest, err: error };
}
