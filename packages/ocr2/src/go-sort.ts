const longestInsertionSort = 12;
const shortestNinther = 50;
const shortestShift = 50;
const mostShifts = 5;
const swapsOfDescendingNinther = 12;

/** What comparing the pivot's candidates showed about the range. */
type Order = 'ascending' | 'descending' | 'unknown';

/**
 * Sorts in place and leaves equal elements in the very order in which Go's `sort.Slice` leaves them.
 *
 * Why an own sort: libocr sorts observations with `sort.Slice`, which is not stable (a pattern-defeating quicksort;
 * insertion sort up to 12 elements). The order of equal observations decides which oracle stands at which place of a
 * report's `observers`, and a report counts only when f+1 oracles sign the same bytes. `Array.prototype.sort` is
 * stable: from 13 observations on it would make other reports than a Go oracle of the same network.
 *
 * Source of the rules: Go's package `sort`, unchanged from Go 1.19 to 1.26.
 */
export function goSort<T>(items: T[], less: (a: T, b: T) => boolean): void {
  new Sorter(items, less).sort(0, items.length, bitLength(items.length));
}

class Sorter<T> {
  private readonly items: T[];
  private readonly isLess: (a: T, b: T) => boolean;

  constructor(items: T[], isLess: (a: T, b: T) => boolean) {
    this.items = items;
    this.isLess = isLess;
  }

  /** Sorts the range [from, to); `badPivots` unbalanced partitions are allowed until it becomes a heap sort. */
  sort(from: number, to: number, badPivots: number): void {
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = to - from;
      if (length <= longestInsertionSort) {
        this.insertionSort(from, to);
        return;
      }
      if (badPivots === 0) {
        this.heapSort(from, to);
        return;
      }
      if (!balanced) {
        this.scatter(from, to);
        badPivots--;
      }
      let { pivot, order } = this.choosePivot(from, to);
      if (order === 'descending') {
        this.reverse(from, to);
        pivot = to - 1 - (pivot - from);
        order = 'ascending';
      }
      if (balanced && partitioned && order === 'ascending' && this.finishNearlySorted(from, to)) return;
      // What precedes the range is no greater than anything in it: not less than the pivot means equal to it.
      if (from > 0 && !this.less(from - 1, pivot)) {
        from = this.partitionEqual(from, to, pivot);
        continue;
      }
      const partition = this.partition(from, to, pivot);
      partitioned = partition.alreadyPartitioned;
      const middle = partition.pivot;
      const left = middle - from;
      const right = to - middle;
      balanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(from, middle, badPivots);
        from = middle + 1;
      } else {
        this.sort(middle + 1, to, badPivots);
        to = middle;
      }
    }
  }

  private insertionSort(from: number, to: number): void {
    for (let next = from + 1; next < to; next++) this.sinkLeft(next, from);
  }

  private sinkLeft(at: number, from: number): void {
    for (let i = at; i > from && this.less(i, i - 1); i--) this.swap(i, i - 1);
  }

  private heapSort(from: number, to: number): void {
    const size = to - from;
    for (let root = Math.floor((size - 1) / 2); root >= 0; root--) this.siftDown(from, root, size);
    for (let last = size - 1; last >= 0; last--) {
      this.swap(from, from + last);
      this.siftDown(from, 0, last);
    }
  }

  private siftDown(base: number, root: number, size: number): void {
    for (let child = 2 * root + 1; child < size; child = 2 * root + 1) {
      if (child + 1 < size && this.less(base + child, base + child + 1)) child++;
      if (!this.less(base + root, base + child)) return;
      this.swap(base + root, base + child);
      root = child;
    }
  }

  /** Exchanges three elements around the middle with others; the "random" numbers depend on the length only. */
  private scatter(from: number, to: number): void {
    const length = to - from;
    const mask = (1 << bitLength(length)) - 1;
    const middle = from + 2 * Math.floor(length / 4);
    let state = BigInt(length);
    for (let at = middle - 1; at <= middle + 1; at++) {
      state = xorshift(state);
      const other = Number(state & BigInt(mask));
      this.swap(at, from + (other >= length ? other - length : other));
    }
  }

  /** Median of three, or of three medians of three neighbours; only ever asked for more than 12 elements. */
  private choosePivot(from: number, to: number): { pivot: number; order: Order } {
    const length = to - from;
    const quarter = Math.floor(length / 4);
    let swaps = 0;
    const ordered = (a: number, b: number): [number, number] => {
      if (!this.less(b, a)) return [a, b];
      swaps++;
      return [b, a];
    };
    const median = (a: number, b: number, c: number): number => {
      const [low, high] = ordered(a, b);
      const [middle] = ordered(high, c);
      return ordered(low, middle)[1];
    };
    const candidates = [1, 2, 3].map((count) => from + count * quarter);
    const [a = from, b = from, c = from] =
      length < shortestNinther ? candidates : candidates.map((at) => median(at - 1, at, at + 1));
    const pivot = median(a, b, c);
    const order = swaps === 0 ? 'ascending' : swaps === swapsOfDescendingNinther ? 'descending' : 'unknown';
    return { pivot, order };
  }

  /** Elements less than the pivot to the left of it, the others to the right. */
  private partition(from: number, to: number, pivot: number): { pivot: number; alreadyPartitioned: boolean } {
    this.swap(from, pivot);
    let left = from + 1;
    let right = to - 1;
    let exchanges = 0;
    for (;;) {
      while (left <= right && this.less(left, from)) left++;
      while (left <= right && !this.less(right, from)) right--;
      if (left > right) break;
      this.swap(left++, right--);
      exchanges++;
    }
    this.swap(right, from);
    return { pivot: right, alreadyPartitioned: exchanges === 0 };
  }

  /** In a range without elements less than the pivot: moves those equal to it to the left, returns where they end. */
  private partitionEqual(from: number, to: number, pivot: number): number {
    this.swap(from, pivot);
    let left = from + 1;
    let right = to - 1;
    for (;;) {
      while (left <= right && !this.less(from, left)) left++;
      while (left <= right && this.less(from, right)) right--;
      if (left > right) return left;
      this.swap(left++, right--);
    }
  }

  /** Tries to finish a range that looks sorted with a few shifts; false when that does not do. */
  private finishNearlySorted(from: number, to: number): boolean {
    let at = from + 1;
    for (let shifts = 0; shifts < mostShifts; shifts++) {
      while (at < to && !this.less(at, at - 1)) at++;
      if (at === to) return true;
      if (to - from < shortestShift) return false;
      this.swap(at, at - 1);
      // Go's shift to the left is not bounded by the range but by the slice.
      if (at - from >= 2) this.sinkLeft(at - 1, 0);
      if (to - at >= 2) this.riseRight(at + 1, to);
    }
    return false;
  }

  private riseRight(at: number, to: number): void {
    for (let i = at; i < to && this.less(i, i - 1); i++) this.swap(i, i - 1);
  }

  private reverse(from: number, to: number): void {
    for (let left = from, right = to - 1; left < right; left++, right--) this.swap(left, right);
  }

  private less(a: number, b: number): boolean {
    return this.isLess(this.items[a] as T, this.items[b] as T);
  }

  private swap(a: number, b: number): void {
    const kept = this.items[a] as T;
    this.items[a] = this.items[b] as T;
    this.items[b] = kept;
  }
}

/** Number of bits of `value`, 0 for 0. */
function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}

function xorshift(state: bigint): bigint {
  let next = BigInt.asUintN(64, state ^ (state << 13n));
  next ^= next >> 7n;
  return BigInt.asUintN(64, next ^ (next << 17n));
}
