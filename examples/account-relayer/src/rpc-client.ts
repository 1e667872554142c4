// JSON-RPC to the nodes of the chain. The first that answers serves; one that does not is passed over.
import { type Call, Status, StatusError } from '@loopp/loop';
import type { NodeConfig } from './config.js';

const TIMEOUT_MS = 5_000;

/** A node answered that it will not do it. Another node would say the same. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

export interface RpcNode extends NodeConfig {
  /** Of its last call; `undefined` when it answered, or was not asked yet. */
  lastError: string | undefined;
}

export class RpcClient {
  readonly nodes: readonly RpcNode[];
  readonly #closed = new AbortController();
  #lastId = 0;

  constructor(nodes: readonly NodeConfig[]) {
    this.nodes = nodes.map((node) => ({ ...node, lastError: undefined }));
  }

  /** @throws RpcError for what a node refuses; Error when no node answers, or the call was aborted */
  async call(method: string, param?: unknown, call?: Call): Promise<Readonly<Record<string, unknown>>> {
    for (const node of this.nodes) {
      requireTime(call);
      try {
        return await this.#ask(node, method, param, call);
      } catch (error) {
        if (error instanceof RpcError) throw error;
        this.#closed.signal.throwIfAborted();
        call?.signal?.throwIfAborted();
      }
    }
    requireTime(call);
    const reasons = this.nodes.map(({ name, lastError }) => `${name}: ${lastError}`);
    throw new Error(`no node of the chain answers (${reasons.join('; ')})`);
  }

  /** Asks one node how it is; its `lastError` tells. */
  async probe(node: RpcNode, call?: Call): Promise<void> {
    await this.#ask(node, 'chain_head', undefined, call).catch(() => {});
  }

  /** Calls that are under way end. */
  close(): void {
    this.#closed.abort(new Error('the relayer is closed'));
  }

  async #ask(node: RpcNode, method: string, param: unknown, call: Call | undefined) {
    try {
      const response = await fetch(node.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: ++this.#lastId, method, params: [param] }),
        signal: AbortSignal.any([
          this.#closed.signal,
          AbortSignal.timeout(Math.max(0, timeLeft(call))),
          ...signalOf(call),
        ]),
      });
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      const { result, error } = Object(await response.json());
      node.lastError = undefined;
      if (error !== undefined) throw new RpcError(Number(error.code), String(error.message));
      return Object(result);
    } catch (error) {
      if (!(error instanceof RpcError)) node.lastError = reasonOf(error);
      throw error;
    }
  }
}

/** A call that is out of time has a status of its own, which the host's side knows. */
function requireTime(call: Call | undefined): void {
  if (timeLeft(call) <= 0) throw new StatusError(Status.DEADLINE_EXCEEDED, 'the chain did not answer in time');
}

/** The caller's deadline, if it is the nearer one; a deadline need not be a whole number. */
function timeLeft(call: Call | undefined): number {
  return Math.ceil(Math.min(TIMEOUT_MS, (call?.deadline ?? Number.POSITIVE_INFINITY) - Date.now()));
}

function signalOf(call: Call | undefined): AbortSignal[] {
  return call?.signal === undefined ? [] : [call.signal];
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
