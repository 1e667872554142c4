import type { ContractTransmitter, ReportingPlugin, ReportingPluginInfo } from '@loopp/loop';
import type { OnchainKeyring } from '../protocol/keyring.js';

/** One oracle of an OCR2 network: objects of this process, or handles of services. */
export interface Ocr2Oracle {
  /** Index in the contract's configuration. */
  readonly id: number;
  readonly plugin: Omit<ReportingPlugin, 'close'>;
  readonly info: ReportingPluginInfo;
  readonly keyring: OnchainKeyring;
  readonly contractTransmitter: Pick<ContractTransmitter, 'transmit'>;
}

/** How long each call may take, in milliseconds; 0: no limit. */
export interface Ocr2Durations {
  readonly query: number;
  readonly observation: number;
  readonly report: number;
  readonly shouldAcceptFinalizedReport: number;
  readonly shouldTransmitAcceptedReport: number;
}
