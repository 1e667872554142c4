/** A list of bytes as Go writes one with few entries set: its length is one more than the last of them. */
export function sparse(
  entries: Readonly<Record<number, number>>,
  length: number = Math.max(...Object.keys(entries).map(Number)) + 1,
): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => entries[index] ?? 0);
}
