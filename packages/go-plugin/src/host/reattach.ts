import type { Address } from '../address/address.js';

/** Where a plugin already runs. */
export interface Reattach {
  readonly protocolVersion: number;
  readonly address: Address;
  readonly pid: number;
  /** The plugin belongs to somebody else (a debugger, a test): `stop` leaves it running. */
  readonly test: boolean;
}
