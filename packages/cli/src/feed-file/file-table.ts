import { InputError } from '../input/input-error.js';

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads a table of a feed file key by key, and in the end refuses the keys that nobody asked for. Messages name file and
 * key, never a value: it may be a secret.
 */
export class FileTable {
  readonly #file: string;
  readonly #path: string;
  readonly #values: Values;
  readonly #known = new Set<string>();

  constructor(file: string, values: Values, path = '') {
    this.#file = file;
    this.#values = values;
    this.#path = path;
  }

  has(key: string): boolean {
    return this.#take(key) !== undefined;
  }

  text(key: string): string | undefined {
    return this.#read(key, 'a text that is not empty', (value) =>
      typeof value === 'string' && value !== '' ? value : undefined,
    );
  }

  /** Also written as a whole number. */
  textOrNumber(key: string): string | undefined {
    return this.#read(key, 'a text that is not empty, or a whole number', (value) =>
      (typeof value === 'string' && value !== '') || Number.isSafeInteger(value) ? String(value) : undefined,
    );
  }

  requiredText(key: string): string {
    return this.text(key) ?? this.#absent(key);
  }

  texts(key: string): readonly string[] | undefined {
    return this.#read(key, 'a list of texts, at least one', (value) =>
      Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === 'string' && entry !== '')
        ? value
        : undefined,
    );
  }

  /** A whole number, also written as text. */
  integer(key: string, lowest: bigint, highest: bigint): bigint | undefined {
    return this.#read(key, `a whole number from ${lowest} to ${highest}`, (value) => {
      const isWhole = Number.isSafeInteger(value) || (typeof value === 'string' && /^\d{1,78}$/.test(value));
      const number = isWhole ? BigInt(String(value)) : -1n;
      return number >= lowest && number <= highest ? number : undefined;
    });
  }

  /** "250ms", "10s", "2m", in milliseconds. */
  duration(key: string): number | undefined {
    return this.#read(key, 'a duration of 1ms to 24h, such as "250ms", "10s" or "2m"', (value) => {
      const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/.exec(String(value)) ?? [];
      const ms = Math.round(Number(amount) * (unitMs.get(unit) ?? Number.NaN));
      return ms >= 1 && ms <= 86_400_000 ? ms : undefined;
    });
  }

  url(key: string): URL | undefined {
    return this.#read(key, 'a URL that begins with http:// or https://', (value) => {
      if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
      const url = new URL(value);
      return (url.protocol === 'http:' || url.protocol === 'https:') && isDecodable(url) ? url : undefined;
    });
  }

  /** @throws InputError when it is not there. */
  table(key: string): FileTable {
    return this.optionalTable(key) ?? this.#absent(`[${this.#name(key)}]`, '');
  }

  optionalTable(key: string): FileTable | undefined {
    return this.#read(key, `a table: [${this.#name(key)}]`, (value) =>
      isTable(value) ? new FileTable(this.#file, value, `${this.#name(key)}.`) : undefined,
    );
  }

  tables(key: string): readonly FileTable[] {
    const tables = this.#read(key, `tables: [[${this.#name(key)}]]`, (value) =>
      Array.isArray(value) && value.every(isTable)
        ? value.map((entry, index) => new FileTable(this.#file, entry, `${this.#name(key)}[${index}].`))
        : undefined,
    );
    return tables ?? [];
  }

  invalid(key: string, rule: string): InputError {
    return new InputError(`${this.#file}: ${this.#name(key)} must be ${rule}`, `correct ${this.#name(key)}`);
  }

  /** @throws InputError for a key that nobody asked for. */
  finish(): void {
    for (const key of Object.keys(this.#values)) {
      if (this.#known.has(key)) continue;
      const known = [...this.#known].join(', ');
      throw new InputError(`${this.#file}: unknown key ${this.#name(key)}`, `known here: ${known}`);
    }
  }

  #read<T>(key: string, rule: string, read: (value: unknown) => T | undefined): T | undefined {
    const value = this.#take(key);
    if (value === undefined) return undefined;
    const result = read(value);
    if (result === undefined) throw this.invalid(key, rule);
    return result;
  }

  #absent(key: string, path = this.#path): never {
    throw new InputError(`${this.#file}: ${path}${key} is missing`, `add ${path}${key}`);
  }

  #take(key: string): unknown {
    this.#known.add(key);
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  #name(key: string): string {
    return this.#path + key;
  }
}

const unitMs = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

function isTable(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
