import { redactUrl } from '@loopp/evm';
import { type DataSource, LooppError } from '@loopp/loop';
import { parseDecimal } from './decimal.js';
import { atJsonPath, type JsonPath } from './json-path.js';
import type { PriceSource } from './price-source.js';

export interface HttpSourceOptions {
  /** http or https. User name and password are sent as basic authorization. */
  readonly url: URL;
  /** Where the price stands in the JSON answer: a number, or a text that holds one. */
  readonly path: JsonPath;
  readonly decimals: number;
  /** An oracle does not ask again before this has passed; until then it sees the price it has. */
  readonly intervalMs: number;
  /** For one request, connecting and reading included. */
  readonly timeoutMs: number;
  /** Ends open requests: the end of the run. */
  readonly signal?: AbortSignal;
  /** Default: the monotonic clock, in milliseconds. */
  readonly clock?: () => number;
}

const longestBody = 1_048_576;

/** The price could not be had; the observation fails. */
class SourceError extends LooppError {
  constructor(message: string, cause?: unknown) {
    super('CLI_SOURCE', message, { cause });
  }
}

/** Prices from a JSON document behind a URL. Every oracle asks for itself. */
export class HttpSource implements PriceSource {
  readonly #options: HttpSourceOptions;
  readonly #target: URL;
  readonly #headers: Record<string, string> = { accept: 'application/json' };

  constructor(options: HttpSourceOptions) {
    this.#options = options;
    // fetch refuses URLs with credentials.
    this.#target = new URL(options.url);
    const { username, password } = options.url;
    if (username !== '' || password !== '') {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      this.#headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
      this.#target.username = '';
      this.#target.password = '';
    }
  }

  of(_oracle: number): DataSource {
    const { intervalMs, clock = () => performance.now() } = this.#options;
    let latest: { readonly price: Promise<bigint>; readonly askedAt: number } | undefined;
    return {
      observe: () => {
        if (latest !== undefined && clock() - latest.askedAt < intervalMs) return latest.price;
        const asked = { price: this.#fetch(), askedAt: clock() };
        latest = asked;
        // A failure is no price: the next observation asks again.
        asked.price.catch(() => {
          if (latest === asked) latest = undefined;
        });
        return asked.price;
      },
    };
  }

  async check(): Promise<void> {
    await this.#fetch();
  }

  async #fetch(): Promise<bigint> {
    const { timeoutMs, path, decimals, url, signal } = this.#options;
    const limit = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const shown = redactUrl(url.href);
    let body: string;
    try {
      const answer = await fetch(this.#target, { headers: this.#headers, signal: either });
      body = await readBody(answer);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const why = limit.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      throw new SourceError(`the price source ${shown} failed: ${why}`, error);
    }
    try {
      return priceIn(body, path, decimals);
    } catch (error) {
      throw new SourceError(`the price source ${shown} gave no price: ${reasonOf(error)}`, error);
    }
  }
}

async function readBody(answer: Response): Promise<string> {
  const { body } = answer;
  if (!answer.ok || body === null) {
    await body?.cancel();
    throw new Error(`HTTP status ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the rest of the answer.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > longestBody) throw new Error(`an answer of more than ${longestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function priceIn(body: string, path: JsonPath, decimals: number): bigint {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    throw new Error('the answer is no JSON');
  }
  const value = atJsonPath(document, path);
  const where = path.length === 0 ? 'the answer' : path.join('.');
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw new Error(`${where} is ${value === undefined ? 'not there' : 'neither number nor text'}`);
  }
  // JSON numbers have come through a double: 1e999 is Infinity by now, and refused like "Infinity".
  return parseDecimal(String(value), decimals);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (inner instanceof Error && inner.message !== '') return inner.message;
  return error instanceof Error ? error.message : String(error);
}
