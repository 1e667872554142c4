// Requests and replies as the engine sees them.

export interface EngineRequest {
  /** create, update, read, delete, list, renew, revoke, … */
  readonly operation: string;
  /** Below the mount. */
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Of a renewal or a revocation: what was handed out with the secret. */
  readonly internal: Readonly<Record<string, unknown>>;
}

export interface EngineReply {
  readonly data?: Readonly<Record<string, unknown>>;
  /** Makes of the reply a secret with a lease. */
  readonly secret?: {
    readonly seconds: number;
    readonly maxSeconds: number;
    readonly internal: Readonly<Record<string, unknown>>;
  };
}

/** What Vault makes of an error: a status of HTTP. */
export const errorTypes = { unsupportedOperation: 5, unsupportedPath: 6, invalidRequest: 7 };

/** An error that the caller is told. */
export class EngineError extends Error {
  constructor(
    message: string,
    readonly type = errorTypes.invalidRequest,
  ) {
    super(message);
  }
}
