/** What `loop pack` was asked for. */
export interface PackOptions {
  /** File to write. */
  readonly out: string;
  /** `FILE` or `NAME=FILE`, one for each plugin. */
  readonly entries: readonly string[];
  /** The node executable that carries the plugins; undefined: the one that runs this. */
  readonly node: string | undefined;
  /** Conditions for the `exports` of packages, besides those of Node. */
  readonly conditions: readonly string[];
}
