import type { Ocr3ContractTransmitter, Ocr3ReportingPlugin, Ocr3ReportingPluginInfo } from '@loopp/loop';
import type { Ocr3OnchainKeyring } from '../protocol/keyring.js';

/** One oracle of an OCR3 network: objects of this process, or handles of services. */
export interface Ocr3Oracle {
  /** Index in the contract's configuration. */
  readonly id: number;
  readonly plugin: Omit<Ocr3ReportingPlugin, 'close'>;
  readonly info: Ocr3ReportingPluginInfo;
  readonly keyring: Ocr3OnchainKeyring;
  readonly contractTransmitter: Pick<Ocr3ContractTransmitter, 'transmit'>;
}

/**
 * How long calls may take, in milliseconds; 0: no limit. As in libocr the first two are only warned of, and their calls
 * end with the epoch; the other two abort.
 */
export interface Ocr3Durations {
  readonly query: number;
  readonly observation: number;
  readonly shouldAcceptAttestedReport: number;
  readonly shouldTransmitAcceptedReport: number;
}
