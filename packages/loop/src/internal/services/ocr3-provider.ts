import type { Ocr3CapabilityProvider } from '../../types/relayer.js';
import { object } from '../table/object-table.js';
import { codecPart } from './codec.js';
import { contractReaderPart } from './contract-reader.js';
import { loopService } from './loop-service.js';
import { contractConfigTracker, contractTransmitter, offchainConfigDigester } from './ocr2-provider.js';
import { ocr3ContractTransmitter } from './ocr3-transmitter.js';

export const ocr3CapabilityProvider = object<Ocr3CapabilityProvider>('Ocr3CapabilityProvider', [loopService], {
  offchainConfigDigester,
  contractConfigTracker,
  contractTransmitter,
  contractReader: contractReaderPart,
  codec: codecPart,
  ocr3ContractTransmitter,
});
