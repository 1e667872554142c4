import type { Call, Logger } from '@loopp/loop';
import { callSignal } from '../call-signal.js';
import { EvmError } from '../evm-error.js';
import { RpcUnreachableError } from './rpc-error.js';
import type { RpcNode } from './rpc-node.js';

export interface NodePoolOptions {
  /** In order of preference, at least one. */
  readonly nodes: readonly RpcNode[];
  /** How long a failed node is asked last. */
  readonly retryIntervalMs: number;
  readonly logger: Logger;
}

/** Several nodes of one chain as if they were one: when a node fails, the next one is asked. */
export class NodePool {
  readonly nodes: readonly RpcNode[];
  readonly #retryIntervalMs: number;
  readonly #logger: Logger;

  constructor(options: NodePoolOptions) {
    this.nodes = options.nodes;
    this.#retryIntervalMs = options.retryIntervalMs;
    this.#logger = options.logger;
  }

  /**
   * @throws RpcRefusedError as soon as one node refuses, RpcUnreachableError when none answered, EvmError
   * `EVM_CHAIN_ID_WRONG` when all are on another chain, or the reason of the call's signal.
   */
  async request(method: string, params: readonly unknown[], call?: Call): Promise<unknown> {
    const signal = callSignal(call);
    const failures: Error[] = [];
    for (const node of this.#byPreference()) {
      signal?.throwIfAborted();
      try {
        return await node.request(method, params, signal);
      } catch (error) {
        if (!isNodeFailure(error)) throw error;
        this.#logger.warn('an RPC node failed', { node: node.name, method, error: error.message });
        failures.push(error);
      }
    }
    throw allFailed(method, failures);
  }

  /** Waits until one node is alive, but no longer than until all have failed or `limitMs` have passed. */
  async settle(limitMs: number): Promise<void> {
    const signal = AbortSignal.timeout(limitMs);
    // All of them failing is a state, too: it shows in `nodes`.
    await Promise.any(this.nodes.map((node) => node.check(signal))).catch(() => {});
  }

  /** Asks every node for its chain id, so that states are fresh; whoever takes longer than `limitMs` keeps its state. */
  async checkAll(limitMs: number, call?: Call): Promise<void> {
    const signal = callSignal(call, limitMs);
    await Promise.allSettled(this.nodes.map((node) => node.check(signal)));
    call?.signal?.throwIfAborted();
  }

  close(): void {
    for (const node of this.nodes) node.close();
  }

  /** Nodes that failed lately come last, the one that failed first of these before the others. */
  #byPreference(): readonly RpcNode[] {
    const now = performance.now();
    const resting = (node: RpcNode) => now - node.failedAt < this.#retryIntervalMs;
    return [
      ...this.nodes.filter((node) => !resting(node)),
      ...this.nodes.filter(resting).sort((a, b) => a.failedAt - b.failedAt),
    ];
  }
}

function isNodeFailure(error: unknown): error is EvmError {
  return error instanceof RpcUnreachableError || (error instanceof EvmError && error.code === 'EVM_CHAIN_ID_WRONG');
}

function allFailed(method: string, failures: readonly Error[]): Error {
  const [only] = failures;
  if (only !== undefined && failures.length === 1) return only;
  const unreachable = failures.filter((error) => error instanceof RpcUnreachableError);
  const text = failures.map((error) => error.message).join('; ');
  if (unreachable.length === 0) return new EvmError('EVM_CHAIN_ID_WRONG', `no node is on the right chain: ${text}`);
  return new RpcUnreachableError(`no node answered ${method}: ${text}`, {
    neverSent: unreachable.every((error) => error.neverSent),
    remedy: 'check that the nodes run and that their HTTPURL is right',
    cause: only,
  });
}
