/** What host and plugin of one application agree on. The cookie is a guard against running a plugin by hand, no secret. */
export interface Handshake {
  /** Name of the environment variable that carries the cookie, for example `BASIC_PLUGIN`. */
  readonly cookieKey: string;
  /** Value that the plugin expects in that variable. */
  readonly cookieValue: string;
  /** The application's protocol version when no `versions` are given. */
  readonly protocolVersion: number;
}

/** go-plugin's own protocol version, the first field of the handshake line. */
export const CORE_PROTOCOL_VERSION = 1;
