/** Something with a deadline, in milliseconds since the epoch. */
export interface Timed {
  deadline: number;
  /** Place in the queue; -1 when it is not there. Kept by the queue. */
  queueIndex: number;
  onDeadline(): void;
}

/** setTimeout fires at once beyond this. */
const longestTimer = 0x7fff_ffff;

/** The deadlines of many calls over one timer: a binary heap, earliest first. */
export class DeadlineQueue {
  readonly #heap: Timed[] = [];
  #timer: NodeJS.Timeout | undefined;
  #timerAt = 0;
  readonly #onTimer = () => {
    this.#timer = undefined;
    const now = Date.now();
    for (let first = this.#heap[0]; first !== undefined && first.deadline <= now; first = this.#heap[0]) {
      this.remove(first);
      first.onDeadline();
    }
    this.#arm();
  };

  get size(): number {
    return this.#heap.length;
  }

  add(entry: Timed): void {
    this.#heap.push(entry);
    this.#up(entry, this.#heap.length - 1);
    if (this.#heap.length === 1) this.#timer?.ref();
    if (this.#heap[0] === entry) this.#arm();
  }

  remove(entry: Timed): void {
    const at = entry.queueIndex;
    if (at < 0) return;
    entry.queueIndex = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== entry) {
      this.#up(last, at);
      this.#down(last, last.queueIndex);
    }
    // The timer stays for the next call; it must only not keep the process alive.
    if (this.#heap.length === 0) this.#timer?.unref();
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || (this.#timer !== undefined && this.#timerAt <= first.deadline)) return;
    clearTimeout(this.#timer);
    this.#timerAt = first.deadline;
    // Timers may fire up to a millisecond early.
    this.#timer = setTimeout(this.#onTimer, Math.min(longestTimer, Math.max(1, first.deadline - Date.now() + 1)));
  }

  #up(entry: Timed, from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent];
      if (above === undefined || above.deadline <= entry.deadline) break;
      this.#place(above, at);
      at = parent;
    }
    this.#place(entry, at);
  }

  #down(entry: Timed, from: number): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      let below = this.#heap[child];
      const right = this.#heap[child + 1];
      if (below !== undefined && right !== undefined && right.deadline < below.deadline) {
        below = right;
        child++;
      }
      if (below === undefined || below.deadline >= entry.deadline) break;
      this.#place(below, at);
      at = child;
    }
    this.#place(entry, at);
  }

  #place(entry: Timed, at: number): void {
    this.#heap[at] = entry;
    entry.queueIndex = at;
  }
}
