/** The base of every error that this project throws on purpose. */
export class LooppError extends Error {
  /** A stable identifier for programs, such as `UNAVAILABLE`. */
  readonly code: string;
  /** What the user can do about it, when there is something to do. */
  readonly remedy: string | undefined;

  constructor(code: string, message: string, options?: { remedy?: string | undefined; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.remedy = options?.remedy;
  }
}
