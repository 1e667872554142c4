/**
 * The values of `source`, until `signal` aborts: then it ends at once, even while the source is busy, and the source
 * is told by `return`.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  let ended = false;
  try {
    for (;;) {
      const result = await Promise.race([iterator.next(), aborted]);
      ended = result?.done === true;
      if (result === undefined || result.done === true) return;
      yield result.value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    // A source that is busy answers later, or never: nobody waits for it, and its end concerns nobody any more.
    if (!ended) iterator.return?.().catch(() => {});
  }
}
