/** Resolves when a file changed and `npm run dev` begins anew, or Ctrl-C ends it. */
export function untilStopped(): Promise<void> {
  const keepsRunning = setInterval(() => {}, 60_000);
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, () => {
        clearInterval(keepsRunning);
        resolve();
      });
    }
  });
}
