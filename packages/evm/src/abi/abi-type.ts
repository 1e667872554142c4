/**
 * One type of Solidity's contract ABI (https://docs.soliditylang.org/en/latest/abi-spec.html).
 * Values encode to whole 32-byte words; decoding refuses what Solidity's own decoder refuses.
 */
export interface AbiType<T> {
  /** Canonical name, as it stands in signatures. */
  readonly name: string;
  /** Length in bytes of a value within its frame; undefined for types of variable length, which stand behind an offset. */
  readonly staticLength: number | undefined;
  encode(value: T): Uint8Array;
  /** Reads the value that begins at byte `at` of `frame`. */
  decode(frame: Uint8Array, at: number): T;
}
