import type { Handshake } from '@loopp/go-plugin';

/** What `loop doctor` was asked. */
export interface DoctorOptions {
  readonly command: readonly string[];
  /** The application's cookie; undefined: each known LOOP kind is tried in turn. */
  readonly cookie: Pick<Handshake, 'cookieKey' | 'cookieValue'> | undefined;
  /** Application versions offered; undefined: 0 for LOOP kinds, else 1. */
  readonly versions: readonly number[] | undefined;
  readonly mtls: boolean;
  readonly mux: boolean;
  /** Wins over what the doctor would set. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly json: boolean;
}
