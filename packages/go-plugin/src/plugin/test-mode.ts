import type { Reattach } from '../host/reattach.js';

/** Serving without a host that started the process (go-plugin's ServeConfig.Test). */
export interface TestMode {
  /** Stops serving. */
  readonly signal?: AbortSignal;
  /** Gets what a host needs to attach, once serving. */
  onReattach(reattach: Reattach): void;
  /** Redirect the outputs to the host as a real plugin does. Default `false`. */
  readonly syncStdio?: boolean;
}
