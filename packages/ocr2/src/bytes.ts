/** Whether two byte strings are the same. Not for secrets: the time taken depends on the content. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
