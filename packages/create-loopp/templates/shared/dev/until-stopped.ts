/** Resolves when a file changed and `npm run dev` begins anew, or Ctrl-C ends it: then is the time to close what is open. */
export function untilStopped(): Promise<void> {
  const keepsRunning = setInterval(() => {}, 60_000);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      // Not once: a signal may come from the terminal and again from the watcher, and must not cut the closing short.
      process.on(signal, () => {
        clearInterval(keepsRunning);
        resolve();
      });
    }
  });
}
