import type { BoundContract } from './types/contract-reader.js';

/** What a contract reader is asked for: a contract and the name of what to read of it, as the original joins them. */
export function readIdentifier({ address, name }: BoundContract, readName: string): string {
  return `${address}-${name}-${readName}`;
}
