/** A value that its protobuf field cannot hold, such as 300.5 in a uint32. */
export class EncodeError extends RangeError {
  readonly code = 'PROTOBUF_ENCODE';
  readonly remedy: string | undefined;

  constructor(type: string, value: unknown) {
    super(`${String(value)} does not fit a protobuf ${type}`);
    this.name = 'EncodeError';
    this.remedy = `pass a value in the range of ${type}`;
  }
}
