import type { Handshake } from '@loopp/go-plugin';
import type { PackTarget } from './targets.js';

/** What `loop pack` was asked for. */
export interface PackOptions {
  /** File to write, or the folder of a release. */
  readonly out: string;
  /** `FILE` or `NAME=FILE`, one for each plugin. */
  readonly entries: readonly string[];
  /** Systems; none: this one. */
  readonly targets: readonly PackTarget[];
  /** The node executable that carries the plugins; undefined: one that npm brings. */
  readonly node: string | undefined;
  /** Which node npm shall bring: `24`, `24.21` or `24.21.0`; undefined: the newest of the default line. */
  readonly nodeVersion: string | undefined;
  /** Conditions for the `exports` of packages, besides those of Node. */
  readonly conditions: readonly string[];
  /** Cookie of the application whose plugins they are, to measure their start; undefined: one that is known. */
  readonly cookie: Pick<Handshake, 'cookieKey' | 'cookieValue'> | undefined;
  readonly release: ReleaseOptions | undefined;
}

/** Files as a registry wants them. */
export interface ReleaseOptions {
  readonly kind: 'terraform';
  /** As `1.2.3`. */
  readonly version: string;
  /** Terraform's plugin protocols: `6.0`. */
  readonly protocols: readonly string[];
}
