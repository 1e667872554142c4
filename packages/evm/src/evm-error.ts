import { LooppError } from '@loopp/loop';

/** What went wrong, for programs; the message is for people. */
export type EvmErrorCode =
  /** The relayer's TOML or a job's JSON is wrong. */
  | 'EVM_CONFIG_INVALID'
  | 'EVM_ARGUMENT_INVALID'
  /** Bytes from a contract or a report do not decode. */
  | 'EVM_DATA_MALFORMED'
  /** No node gave an answer. */
  | 'EVM_RPC_UNREACHABLE'
  /** A node understood the request and refused it. */
  | 'EVM_RPC_REFUSED'
  | 'EVM_RPC_MALFORMED'
  | 'EVM_CHAIN_ID_WRONG'
  /** Nothing at the address, or something that is no OCR2 contract. */
  | 'EVM_CONTRACT_UNSUITABLE'
  /** The contract would revert, so nothing was sent. */
  | 'EVM_CALL_REVERTED'
  /** The transaction is in a block and reverted. */
  | 'EVM_TRANSACTION_REVERTED'
  /** The transaction may or may not get into a block. */
  | 'EVM_TRANSACTION_UNCERTAIN'
  | 'EVM_SIGNATURE_INVALID'
  | 'EVM_BALANCE_TOO_LOW'
  | 'EVM_ARTIFACT_MISSING'
  | 'EVM_CLOSED';

export interface EvmErrorOptions {
  /** What the reader can do about it. It becomes part of the message, since only messages cross processes. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/** An error of the EVM relayer. On the wire it is status Unknown with its message. */
export class EvmError extends LooppError {
  declare readonly code: EvmErrorCode;

  constructor(code: EvmErrorCode, message: string, options: EvmErrorOptions = {}) {
    super(code, options.remedy === undefined ? message : `${message}; ${options.remedy}`, { cause: options.cause });
  }
}
