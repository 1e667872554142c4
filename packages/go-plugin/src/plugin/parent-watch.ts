/** What the watch looks at; replaceable for tests. */
export interface ParentWatchOptions {
  readonly ppid?: () => number;
  readonly pollMs?: number;
  /** How long the host's connections may be gone before the host counts as gone. */
  readonly reconnectMs?: number;
}

export interface ParentWatch {
  /** The number of the host's open connections changed. */
  connections(count: number): void;
  stop(): void;
}

const POLL_MS = 250;
const RECONNECT_MS = 500;

/**
 * Tells once when the host is gone: the parent process id changed, or all connections closed and none came back. The second
 * sees hosts that started the plugin through a shell, which stays. Standard input says nothing: a Go host passes its own.
 */
export function watchParent(onGone: (why: string) => void, options: ParentWatchOptions = {}): ParentWatch {
  const ppid = options.ppid ?? (() => process.ppid);
  const parent = ppid();
  let lost: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(poll);
    clearTimeout(lost);
  };
  const gone = (why: string) => {
    stop();
    onGone(why);
  };
  const poll = setInterval(() => {
    if (ppid() !== parent) gone('the parent process ended');
  }, options.pollMs ?? POLL_MS);
  poll.unref();
  return {
    connections: (count) => {
      clearTimeout(lost);
      if (count > 0) return;
      lost = setTimeout(() => gone('the host closed its connection'), options.reconnectMs ?? RECONNECT_MS);
      lost.unref();
    },
    stop,
  };
}
