import { EvmError } from '../evm-error.js';

/**
 * Reads a table key by key and in the end refuses the keys that nobody asked for. Errors name the key with its path;
 * they never show a value, which may be a secret.
 */
export class TomlTable {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #known = new Set<string>();

  constructor(values: Readonly<Record<string, unknown>>, path = '') {
    this.#values = values;
    this.#path = path;
  }

  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '') throw this.invalid(key, 'must be a text that is not empty');
    return value;
  }

  texts(key: string): readonly string[] | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string' && entry !== '')) {
      throw this.invalid(key, 'must be a list of texts');
    }
    return value;
  }

  /** A whole number, also as text (for numbers beyond 2^53). */
  integer(key: string, lowest: bigint, highest: bigint): bigint | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const isWhole = Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,78}$/.test(value));
    const number = isWhole ? BigInt(String(value)) : undefined;
    if (number === undefined || number < lowest || number > highest) {
      throw this.invalid(key, `must be a whole number from ${lowest} to ${highest}`);
    }
    return number;
  }

  count(key: string, lowest: number, highest: number): number | undefined {
    const value = this.integer(key, BigInt(lowest), BigInt(highest));
    return value === undefined ? undefined : Number(value);
  }

  /** A duration as Go writes it ("250ms", "10s", "1m30s", "2h"), in milliseconds; more than zero, at most a day. */
  duration(key: string): number | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const ms = typeof value === 'string' ? milliseconds(value) : undefined;
    if (ms === undefined || ms < 1 || ms > unitMs.d) {
      throw this.invalid(key, 'must be a duration of 1ms to 24h, such as "250ms", "10s" or "2m"');
    }
    return ms;
  }

  tables(key: string): readonly TomlTable[] {
    const value = this.#take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every(isTable))
      throw this.invalid(key, `must be tables: [[${this.#name(key)}]]`);
    return value.map((entry, index) => new TomlTable(entry, `${this.#name(key)}[${index}].`));
  }

  missing(key: string): EvmError {
    return new EvmError('EVM_CONFIG_INVALID', `the relayer's configuration lacks ${this.#name(key)}`);
  }

  invalid(key: string, rule: string): EvmError {
    return new EvmError('EVM_CONFIG_INVALID', `the relayer's configuration: ${this.#name(key)} ${rule}`);
  }

  /** @throws EvmError for a key that was never asked for. */
  finish(): void {
    const unknown = Object.keys(this.#values).find((key) => !this.#known.has(key));
    if (unknown === undefined) return;
    throw new EvmError('EVM_CONFIG_INVALID', `the relayer's configuration has an unknown key ${this.#name(unknown)}`, {
      remedy: `known here are ${[...this.#known].join(', ')}`,
    });
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  #name(key: string): string {
    return this.#path + key;
  }
}

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function milliseconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h)/g)) {
    const factor = unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' ? unitMs[unit] : 0;
    total += Number(amount) * factor;
  }
  return Math.round(total);
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
