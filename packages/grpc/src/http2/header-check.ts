import type { HeaderList } from '../hpack/decoder.js';
import { stripSpaces } from '../strip-spaces.js';

/** RFC 9113 section 8.2.2. */
const connectionFields = new Set(['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade']);
const requestPseudo = new Set([':method', ':scheme', ':path', ':authority']);
// Token characters without upper-case letters (RFC 9113 section 8.2.1, RFC 9110 section 5.6.2).
const validName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** Names that were checked before; the common ones of gRPC. */
const knownNames = new Set([
  'content-type',
  'te',
  'user-agent',
  'grpc-timeout',
  'grpc-encoding',
  'grpc-accept-encoding',
  'grpc-status',
  'grpc-message',
]);

/**
 * What is wrong with a request's header, or undefined (RFC 9113 sections 8.2 and 8.3.1). Any `:authority` is accepted.
 *
 * Here as in the other checks, white space at the ends of a value is taken away and no fault: peers of grpc-go send
 * metadata as it was given to them, and gRPC lets a receiver strip it (gRPC over HTTP/2, ASCII-Value).
 */
export function requestFault(fields: HeaderList): string | undefined {
  let regular = false;
  let seen = 0;
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? '';
    const value = fields[i + 1] ?? '';
    if (isPseudo(name)) {
      if (regular) return `${name} stands behind a regular field`;
      if (!requestPseudo.has(name)) return `${JSON.stringify(name)} is no pseudo-header of a request`;
      const bit = name === ':method' ? 1 : name === ':scheme' ? 2 : name === ':path' ? 4 : 8;
      if ((seen & bit) !== 0) return `${name} comes twice`;
      seen |= bit;
      if (bit === 4 && value === '') return ':path is empty';
      if (stripSpaces(value) !== value || holdsForbidden(value))
        return `the value of ${name} holds forbidden characters`;
    } else {
      regular = true;
      const fault = fieldFault(fields, i);
      if (fault !== undefined) return fault;
    }
  }
  return (seen & 7) === 7 ? undefined : ':method, :scheme or :path is missing';
}

/** What is wrong with a response's header, or undefined (RFC 9113 section 8.3.2). */
export function responseFault(fields: HeaderList): string | undefined {
  if (fields[0] !== ':status') return ':status is missing';
  if (!/^[1-5]\d\d$/.test(fields[1] ?? '')) return ':status is no status code';
  return trailersFault(fields, 2);
}

/** What is wrong with trailers, or undefined: no pseudo-headers there (RFC 9113 section 8.1). */
export function trailersFault(fields: HeaderList, from = 0): string | undefined {
  for (let i = from; i < fields.length; i += 2) {
    const name = fields[i] ?? '';
    if (isPseudo(name)) return `${JSON.stringify(name)} stands where no pseudo-header may`;
    const fault = fieldFault(fields, i);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Also takes white space from the ends of the value. */
function fieldFault(fields: HeaderList, at: number): string | undefined {
  const name = fields[at] ?? '';
  const given = fields[at + 1] ?? '';
  // What ends a status message is part of it: grpc-go escapes no spaces.
  const value = name === 'grpc-message' ? given : stripSpaces(given);
  if (value !== given) fields[at + 1] = value;
  if (!knownNames.has(name)) {
    if (!validName.test(name)) return `the field name ${JSON.stringify(name.slice(0, 100))} holds forbidden characters`;
    if (connectionFields.has(name)) return `${name} belongs to HTTP/1.1`;
  } else if (name === 'te' && value !== 'trailers' && value.toLowerCase() !== 'trailers') {
    return 'te holds something else than "trailers"';
  }
  return holdsForbidden(value) ? `the value of ${name} holds forbidden characters` : undefined;
}

function isPseudo(name: string): boolean {
  return name.charCodeAt(0) === 0x3a;
}

/** NUL, CR or LF (RFC 9113 section 8.2.1). */
function holdsForbidden(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code <= 13 && (code === 13 || code === 10 || code === 0)) return true;
  }
  return false;
}

/** The value of `content-length`; NaN, which no length equals, when it is no number. */
export function contentLength(fields: HeaderList): number | undefined {
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] === 'content-length')
      return /^\d{1,15}$/.test(fields[i + 1] ?? '') ? Number(fields[i + 1]) : Number.NaN;
  }
  return undefined;
}
