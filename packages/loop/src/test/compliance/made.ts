/** An object that a method made for its caller. */
export interface MadeObject {
  readonly made: object;
  /** What came with it, from a factory. */
  readonly info: unknown;
  /** Whether it has an end. */
  readonly ends: boolean;
  /** No effect for an object without an end. */
  close(): Promise<void>;
}

/** @throws Error when an answer holds no object. */
export function madeOf(answer: unknown, by: string): MadeObject {
  if (typeof answer === 'object' && answer !== null) {
    if ('plugin' in answer && 'info' in answer) return { ...madeOf(answer.plugin, by), info: answer.info };
    const close = 'close' in answer && typeof answer.close === 'function' ? answer.close : undefined;
    return { made: answer, info: undefined, ends: close !== undefined, close: async () => close?.call(answer) };
  }
  throw new Error(`${by} made no object`);
}
