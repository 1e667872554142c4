import type { Handshake } from '@loopp/go-plugin';

/** What `loop doctor` was asked. */
export interface DoctorOptions {
  readonly command: readonly string[];
  /** The application's cookie; undefined: that of each application that is known is tried in turn. */
  readonly cookie: Pick<Handshake, 'cookieKey' | 'cookieValue'> | undefined;
  /** Application versions offered; undefined: those of the application, or 1. */
  readonly versions: readonly number[] | undefined;
  /** The plugin's own configuration, as its host would hand it over; undefined: an empty one. */
  readonly configFile: string | undefined;
  readonly mtls: boolean;
  readonly mux: boolean;
  /** Wins over what the doctor would set. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly json: boolean;
}
