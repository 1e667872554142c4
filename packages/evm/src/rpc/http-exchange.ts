import * as http from 'node:http';
import type * as https from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpExchangeLimits {
  /** For one exchange, connecting included. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

/** POSTs of JSON to one URL, over connections that stay open between exchanges. */
export class HttpExchange {
  readonly #url: URL;
  readonly #authorization: string | undefined;
  readonly #limits: HttpExchangeLimits;
  #secure: typeof https | undefined;
  #agent: http.Agent | undefined;
  #closed = false;

  /** @param url http or https; user name and password become basic authorization. */
  constructor(url: URL, limits: HttpExchangeLimits) {
    this.#url = new URL(url);
    const { username, password } = url;
    if (username !== '' || password !== '') {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      this.#url.username = '';
      this.#url.password = '';
    }
    this.#limits = limits;
  }

  /** Rejects with the signal's reason, or with an error that tells what failed on the way. */
  async post(body: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    // TLS is loaded only for those who need it.
    if (this.#url.protocol === 'https:') this.#secure ??= await import('node:https');
    if (this.#closed) throw new Error('closed');
    this.#agent ??= new (this.#secure ?? http).Agent({ keepAlive: true, maxSockets: 32 });
    const first = this.#open(this.#agent);
    try {
      return await this.#exchange(first, body, signal);
    } catch (error) {
      // A server may close an idle connection in the very moment it is used again: nothing was answered on it.
      if (!first.reusedSocket || !isConnectionReset(error) || this.#closed || signal?.aborted) throw error;
      return this.#exchange(this.#open(this.#agent), body, signal);
    }
  }

  /** Closes idle and busy connections; open exchanges reject. */
  close(): void {
    this.#closed = true;
    this.#agent?.destroy();
  }

  #open(agent: http.Agent): http.ClientRequest {
    const authorization = this.#authorization === undefined ? {} : { authorization: this.#authorization };
    const headers = { 'content-type': 'application/json', ...authorization };
    return (this.#secure ?? http).request(this.#url, { method: 'POST', agent, headers });
  }

  async #exchange(request: http.ClientRequest, body: string, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { timeoutMs, maxAnswerBytes } = this.#limits;
    const end = (reason: unknown) => request.destroy(reason instanceof Error ? reason : new Error(String(reason)));
    const onAbort = () => end(signal?.reason);
    const timer = setTimeout(() => end(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        request.on('error', reject);
        request.on('response', (response) => {
          const chunks: Buffer[] = [];
          let length = 0;
          response.on('error', reject);
          response.on('data', (chunk: Buffer) => {
            length += chunk.length;
            if (length > maxAnswerBytes) end(new Error(`an answer of more than ${maxAnswerBytes} bytes`));
            else chunks.push(chunk);
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
          );
        });
        if (signal?.aborted) onAbort();
        else request.end(body);
      });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

function isConnectionReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
