/**
 * A field's value without the spaces and tabs at its ends, which are no part of it (RFC 9110 section 5.5; gRPC over
 * HTTP/2, ASCII-Value). In one pass each: a regular expression for the end takes quadratic time.
 */
export function stripSpaces(value: string): string {
  let end = value.length;
  while (end > 0 && isSpace(value.charCodeAt(end - 1))) end--;
  let start = 0;
  while (start < end && isSpace(value.charCodeAt(start))) start++;
  return end - start === value.length ? value : value.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
