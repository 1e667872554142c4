import { parseBool } from '@loopp/go-plugin';
import type { Nanoseconds } from '../../types/ocr2.js';
import { formatDuration, parseDuration } from './go-duration.js';
import { formatFloat, parseFloatOrZero, parseInteger, parseUint32 } from './go-numbers.js';

export type VariableType = 'string' | 'url' | 'uri' | 'duration' | 'bool' | 'int' | 'uint32' | 'float' | 'map';

/** One variable: how its value is written and read. A map is a prefix, one variable for each of its keys. */
export interface Variable<T> {
  readonly name: string;
  readonly type: VariableType;
  /** A plugin does not start without it. */
  readonly required: boolean;
  /** What an empty variable means. */
  readonly zero: T;
  /** @returns undefined for a text that is no value of the type. Never called for an empty text, unless required. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

function variable<T>(
  type: VariableType,
  zero: T,
  parse: (text: string) => T | undefined,
  format: (value: T) => string,
): (name: string, options?: { readonly required?: boolean }) => Variable<T> {
  return (name, options = {}) => ({ name, type, required: options.required ?? false, zero, parse, format });
}

const same = (text: string) => text;

export const text = variable<string>('string', '', same, same);
export const url = variable<string>('url', '', (value) => (URL.canParse(value) ? value : undefined), same);
export const uri = variable<string>('uri', '', (value) => (isRequestUri(value) ? value : undefined), same);
export const bool = variable<boolean>('bool', false, parseBool, String);
export const int = variable<number>('int', 0, parseInteger, String);
export const uint32 = variable<number>('uint32', 0, parseUint32, String);
export const float = variable<number>('float', 0, parseFloatOrZero, formatFloat);
export const duration = variable<Nanoseconds>('duration', 0n, parseDuration, formatDuration);

/** @param name the prefix; what follows it, its case kept, is the key. */
export const map = variable<Readonly<Record<string, string>>>('map', {}, () => undefined, String);

/** What Go's `url.ParseRequestURI` takes: a path, or a text with a scheme. `localhost:4317` has one, `127.0.0.1:4317` not. */
function isRequestUri(value: string): boolean {
  if (!/^[!-~\u0080-\uffff]*$/.test(value) || /%(?![0-9a-fA-F]{2})/.test(value)) return false;
  if (value.startsWith('/')) return true;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(value)?.[0];
  if (scheme === undefined || value.length === scheme.length) return false;
  const authority = /^\/\/([^/?#]*)/.exec(value.slice(scheme.length))?.[1];
  return authority === undefined || /^[^:]*(:[0-9]*)?$|\](:[0-9]*)?$/.test(authority.replace(/^.*@/, ''));
}
