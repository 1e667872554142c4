/** A value that its protobuf field cannot hold, such as 300.5 in a uint32. */
export class EncodeError extends RangeError {
  readonly code = 'PROTOBUF_ENCODE';
  readonly remedy: string | undefined;
  /** Full name of the message that was being encoded, e.g. `loop.ReportTimestamp`, as far as it is known. */
  readonly typeName: string | undefined;
  /** Where in that message: `block.attributes[2].name`. */
  readonly field: string | undefined;

  constructor(
    reason: string,
    options: { remedy?: string | undefined; typeName?: string; field?: string; cause?: unknown } = {},
  ) {
    const { remedy, typeName, field, cause } = options;
    const place = typeName === undefined ? '' : `${field === undefined ? '' : `field ${field} of `}${typeName}: `;
    super(place + reason, cause === undefined ? undefined : { cause });
    this.name = 'EncodeError';
    this.remedy = remedy;
    this.typeName = typeName;
    this.field = field;
  }
}
