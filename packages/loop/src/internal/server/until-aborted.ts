/**
 * The values of `source`, until `signal` aborts: then it ends at once, even while the source is busy, and the source
 * is told by `return`.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const result = await nextUnlessAborted(iterator, signal);
      ended = result?.done === true;
      if (result === undefined || result.done === true) return;
      yield result.value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // A source that is busy answers later, or never: nobody waits for it, and its end concerns nobody any more.
    if (!ended) iterator.return?.().catch(() => {});
  }
}

/** A listener for each wait: a race against one promise of the stream's life would keep every value until its end. */
function nextUnlessAborted<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T> | undefined> {
  return new Promise((resolve, reject) => {
    const next = iterator.next();
    const stop = () => resolve(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    next.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
