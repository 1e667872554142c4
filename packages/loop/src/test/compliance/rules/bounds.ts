import { show } from '../verify.js';

/** Lengths and widths of an answer's members; those that it does not have are left out of account. */
export interface Bounds {
  readonly [member: string]: { readonly bytes: number } | { readonly bits: number };
}

export const bytes32 = { bytes: 32 } as const;
export const uint8 = { bits: 8 } as const;
export const uint32 = { bits: 32 } as const;
export const uint64 = { bits: 64 } as const;

/** @throws Error naming the member that exceeds its bounds. */
export function withinBounds(answer: object, bounds: Bounds, what: string): void {
  for (const [member, value] of Object.entries(answer) as [string, unknown][]) {
    const bound = bounds[member];
    if (bound === undefined) continue;
    if ('bytes' in bound) {
      const length = value instanceof Uint8Array ? value.length : show(value);
      if (length !== bound.bytes) throw new Error(`${member} of ${what} has ${length} bytes, not ${bound.bytes}`);
    } else if (!isUnsigned(value, bound.bits)) {
      throw new Error(`${member} of ${what} is ${show(value)}, which no uint${bound.bits} holds`);
    }
  }
}

function isUnsigned(value: unknown, bits: number): boolean {
  if (typeof value === 'bigint') return value >= 0n && value < 1n << BigInt(bits);
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** bits;
}
