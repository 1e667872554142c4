/** Certificates for one side, in PEM. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly privateKey: string;
  /** The only certificates the other side may present, or be signed by. */
  readonly peer: string;
  /** Name the other side's certificate must bear. Default `localhost`. */
  readonly serverName?: string;
}
