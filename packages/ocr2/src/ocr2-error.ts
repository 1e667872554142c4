/** What went wrong, for programs. */
export type Ocr2ErrorCode =
  | 'OCR2_INVALID_ARGUMENT'
  | 'OCR2_VALUE_OUT_OF_RANGE'
  | 'OCR2_INVALID_CONFIG'
  | 'OCR2_INVALID_OBSERVATION'
  | 'OCR2_INVALID_REPORT'
  | 'OCR2_INVALID_SIGNATURE'
  | 'OCR2_QUERY_NOT_EMPTY'
  | 'OCR2_OBSERVATION_FAILED'
  | 'OCR2_TOO_FEW_OBSERVATIONS'
  | 'OCR2_CONTRACT_READ_FAILED'
  | 'OCR2_REPORT_TOO_LONG';

/** Every error that this package throws itself. */
export class Ocr2Error extends Error {
  override readonly name = 'Ocr2Error';
  readonly code: Ocr2ErrorCode;
  /** What to do about it, where that is known. */
  readonly remedy: string | undefined;

  constructor(code: Ocr2ErrorCode, message: string, options: { remedy?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
  }
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
