/** The default of every bytes field. It has no elements that anyone could change, so one is enough. */
export const noBytes: Uint8Array = new Uint8Array(0);

/** Whether a float or double differs from its default; -0 does, and is written. */
export function isNonZero(value: number | undefined): value is number {
  return value !== undefined && (value !== 0 || 1 / value < 0);
}
