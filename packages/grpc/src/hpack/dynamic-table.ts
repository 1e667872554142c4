/** What an entry counts beyond its octets (RFC 7541 section 4.1). */
export const entryOverhead = 32;

/** RFC 7541 section 2.3.2: a FIFO of fields, bounded in octets. Fields are numbered by insertion, from 0. */
export class DynamicTable {
  /** Fields ever inserted; the newest has the number `inserted - 1`. */
  inserted = 0;
  #evicted = 0;
  #size = 0;
  #maxSize: number;
  /** A ring: field n stands at n modulo the capacity, which no legal number of entries exceeds. */
  #capacity: number;
  #names: string[] = [];
  #values: string[] = [];
  readonly #onEvict: ((name: string, value: string, number: number) => void) | undefined;

  constructor(maxSize: number, onEvict?: (name: string, value: string, number: number) => void) {
    this.#maxSize = maxSize;
    this.#capacity = Math.max(1, Math.floor(maxSize / entryOverhead));
    this.#onEvict = onEvict;
  }

  get maxSize(): number {
    return this.#maxSize;
  }

  get length(): number {
    return this.inserted - this.#evicted;
  }

  name(number: number): string {
    return this.#names[number % this.#capacity] ?? '';
  }

  value(number: number): string {
    return this.#values[number % this.#capacity] ?? '';
  }

  has(number: number): boolean {
    return number >= this.#evicted && number < this.inserted;
  }

  /** Inserts a field, evicting what must go; a field larger than the table empties it. */
  insert(name: string, value: string): void {
    const size = name.length + value.length + entryOverhead;
    while (this.#size + size > this.#maxSize && this.length > 0) this.#evict();
    if (size > this.#maxSize) return;
    const at = this.inserted++ % this.#capacity;
    this.#names[at] = name;
    this.#values[at] = value;
    this.#size += size;
  }

  resize(maxSize: number): void {
    this.#maxSize = maxSize;
    while (this.#size > maxSize) this.#evict();
    const capacity = Math.max(1, Math.floor(maxSize / entryOverhead));
    const names: string[] = [];
    const values: string[] = [];
    for (let number = this.#evicted; number < this.inserted; number++) {
      names[number % capacity] = this.name(number);
      values[number % capacity] = this.value(number);
    }
    this.#names = names;
    this.#values = values;
    this.#capacity = capacity;
  }

  #evict(): void {
    const number = this.#evicted++;
    const name = this.name(number);
    const value = this.value(number);
    this.#size -= name.length + value.length + entryOverhead;
    // A retained string may pin a whole header block.
    this.#names[number % this.#capacity] = '';
    this.#values[number % this.#capacity] = '';
    this.#onEvict?.(name, value, number);
  }
}
