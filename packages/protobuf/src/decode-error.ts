/** Bytes that are no valid encoding of the message they were read as. */
export class DecodeError extends Error {
  readonly code = 'PROTOBUF_DECODE';
  readonly remedy: string | undefined = undefined;
  /** Byte position in the decoded input where reading failed. */
  readonly offset: number;
  /** Full name of the message that was being decoded, e.g. `loop.ReportTimestamp`. */
  readonly typeName: string;

  constructor(typeName: string, offset: number, reason: string, options?: { cause?: unknown }) {
    super(`cannot decode ${typeName}: ${reason} at byte ${offset}`, options);
    this.name = 'DecodeError';
    this.typeName = typeName;
    this.offset = offset;
  }
}
