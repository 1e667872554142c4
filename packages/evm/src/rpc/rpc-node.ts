import { abortable } from '../call-signal.js';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';
import { type HttpAnswer, HttpExchange } from './http-exchange.js';
import { isRecord, type JsonRecord, readHex, readQuantity } from './json-value.js';
import { redactUrl } from './redact-url.js';
import { RpcRefusedError, RpcUnreachableError } from './rpc-error.js';

/** How a node is doing, in the words that Chainlink's node statuses use. */
export type NodeState = 'Undialed' | 'Alive' | 'Unreachable' | 'InvalidChainID';

export interface RpcNodeOptions {
  readonly name: string;
  /** http or https, credentials allowed; never shown. */
  readonly url: URL;
  readonly chainId: bigint;
  /** For one request, connecting included. */
  readonly requestTimeoutMs: number;
  /** Longer answers count as failure. */
  readonly maxAnswerBytes: number;
}

// The node is alive but will not serve us now; another one may.
const limitExceeded = -32005;

/** One JSON-RPC endpoint. It serves nothing before it has proved to be on the right chain. */
export class RpcNode {
  readonly name: string;
  /** The URL without anything secret. */
  readonly shownUrl: string;
  readonly #options: RpcNodeOptions;
  readonly #exchange: HttpExchange;
  #closed = false;
  #state: NodeState = 'Undialed';
  #lastError: string | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #verified: Promise<void> | undefined;
  #nextId = 1;

  constructor(options: RpcNodeOptions) {
    this.name = options.name;
    this.shownUrl = redactUrl(options.url.href);
    this.#options = options;
    this.#exchange = new HttpExchange(options.url, {
      timeoutMs: options.requestTimeoutMs,
      maxAnswerBytes: options.maxAnswerBytes,
    });
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Why the node is not alive. */
  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Moment of the latest failure, in milliseconds of the monotonic clock; minus infinity while all is well. */
  get failedAt(): number {
    return this.#failedAt;
  }

  /**
   * @throws RpcUnreachableError or EvmError `EVM_CHAIN_ID_WRONG` when another node should be asked,
   * RpcRefusedError when the request itself is at fault, or the signal's reason.
   */
  async request(method: string, params: readonly unknown[], signal: AbortSignal | undefined): Promise<unknown> {
    await abortable(this.#verify(), signal);
    return this.#exchangeOnce(method, params, signal);
  }

  /** Asks the node for its chain id again, so that `state` is fresh. */
  async check(signal: AbortSignal | undefined): Promise<void> {
    this.#verified = undefined;
    await abortable(this.#verify(), signal);
  }

  close(): void {
    this.#closed = true;
    this.#exchange.close();
  }

  /** Makes sure, once, that the node is on the right chain. Done anew after each failure. */
  #verify(): Promise<void> {
    if (this.#verified !== undefined) return this.#verified;
    const check = this.#checkChainId();
    this.#verified = check;
    check.catch(() => {
      if (this.#verified === check) this.#verified = undefined;
    });
    return check;
  }

  async #checkChainId(): Promise<void> {
    const actual = readQuantity(await this.#exchangeOnce('eth_chainId', [], undefined), 'a chain id');
    const { chainId } = this.#options;
    if (actual === chainId) {
      this.#state = 'Alive';
      this.#lastError = undefined;
      this.#failedAt = Number.NEGATIVE_INFINITY;
      return;
    }
    const error = new EvmError(
      'EVM_CHAIN_ID_WRONG',
      `node "${this.name}" (${this.shownUrl}) is on chain ${actual}, not on chain ${chainId}`,
      { remedy: 'correct ChainID or the HTTPURL of this node' },
    );
    this.#fail('InvalidChainID', error);
    throw error;
  }

  async #exchangeOnce(method: string, params: readonly unknown[], signal: AbortSignal | undefined): Promise<unknown> {
    const id = this.#nextId++;
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    let answer: HttpAnswer;
    try {
      answer = await this.#exchange.post(body, signal);
    } catch (error) {
      // The caller's own end says nothing about the node.
      if (signal?.aborted) throw signal.reason;
      if (this.#closed) throw new EvmError('EVM_CLOSED', `${method} ended because the relayer was closed`);
      throw this.#unreachable(method, error);
    }
    return this.#readAnswer(method, id, answer);
  }

  #readAnswer(method: string, id: number, { status, body }: HttpAnswer): unknown {
    const answer = parse(body);
    if (answer === undefined || (answer['id'] !== id && answer['error'] === undefined)) {
      throw this.#unreachable(method, status === 200 ? 'the answer is no JSON-RPC' : `HTTP status ${status}`);
    }
    const { error } = answer;
    if (!isRecord(error)) {
      if (!('result' in answer)) throw this.#unreachable(method, 'the answer has neither result nor error');
      return answer['result'];
    }
    const code = typeof error['code'] === 'number' ? error['code'] : 0;
    const message = typeof error['message'] === 'string' ? error['message'].slice(0, 500) : 'no message';
    if (code === limitExceeded || status === 429) throw this.#unreachable(method, `${message} (code ${code})`);
    throw new RpcRefusedError(method, code, message, revertData(error['data']));
  }

  #unreachable(method: string, reason: unknown): RpcUnreachableError {
    const text = reason instanceof Error ? describe(reason) : String(reason);
    const error = new RpcUnreachableError(`node "${this.name}" (${this.shownUrl}) failed at ${method}: ${text}`, {
      neverSent: reason instanceof Error && isConnectFailure(reason),
      cause: reason instanceof Error ? reason : undefined,
    });
    this.#fail('Unreachable', error);
    return error;
  }

  #fail(state: NodeState, error: Error): void {
    this.#state = state;
    this.#lastError = error.message;
    this.#failedAt = performance.now();
    this.#verified = undefined;
  }
}

function parse(body: string): JsonRecord | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Nodes put it at `error.data`, some one level deeper. */
function revertData(data: unknown): Hex | undefined {
  const value = isRecord(data) ? data['data'] : data;
  return typeof value === 'string' && /^0x([0-9a-fA-F]{2})*$/.test(value) ? readHex(value, 'revert data') : undefined;
}

function describe(error: Error): string {
  // With several addresses for one name, node:net gathers their errors and leaves the message empty.
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  const message = inner instanceof Error ? inner.message : String(inner);
  return code === undefined || message.includes(code) ? message : `${message} (${code})`;
}

function isConnectFailure(error: Error): boolean {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return (
    inner instanceof Error && 'syscall' in inner && (inner.syscall === 'connect' || inner.syscall === 'getaddrinfo')
  );
}
