import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';

/** The node understood the request and refused it: another node would, too. */
export class RpcRefusedError extends EvmError {
  /** JSON-RPC's error code. */
  readonly rpcCode: number;
  /** The node's own text. */
  readonly rpcMessage: string;
  /** What a reverting contract returned, when the node tells. */
  readonly revertData: Hex | undefined;

  constructor(method: string, rpcCode: number, rpcMessage: string, revertData: Hex | undefined) {
    super('EVM_RPC_REFUSED', `${method} was refused: ${rpcMessage} (code ${rpcCode})`);
    this.rpcCode = rpcCode;
    this.rpcMessage = rpcMessage;
    this.revertData = revertData;
  }
}

/** The request got no usable answer from a node; another node may do better. */
export class RpcUnreachableError extends EvmError {
  /** True when the request surely never reached the node. */
  readonly neverSent: boolean;

  constructor(
    message: string,
    options: { readonly neverSent: boolean; readonly cause?: unknown; readonly remedy?: string },
  ) {
    super('EVM_RPC_UNREACHABLE', message, options);
    this.neverSent = options.neverSent;
  }
}
