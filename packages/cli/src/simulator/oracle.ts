import type { ContractTransmitter, ReportContext, ReportingPlugin } from '@loopp/loop';

/** One oracle as the simulator sees it: its plugins, and the key that signs its reports. */
export interface Oracle {
  /** Index in the contract's configuration. */
  readonly id: number;
  readonly plugin: Omit<ReportingPlugin, 'close'>;
  readonly contractTransmitter: Pick<ContractTransmitter, 'transmit'>;
  /** @returns 65 bytes. */
  sign(context: ReportContext, report: Uint8Array): Uint8Array;
}
