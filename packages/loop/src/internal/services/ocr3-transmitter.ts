import { ContractTransmitter as wire } from '../../pb/ocr3/contract-transmitter.pb.js';
import { ReportWithInfo as WireReportWithInfo } from '../../pb/ocr3/reporting.pb.js';
import type { AttributedOnchainSignature } from '../../types/ocr2.js';
import type { Ocr3ContractTransmitter, ReportWithInfo } from '../../types/ocr3.js';
import { args, list, message, noArgs, nothing, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { bytes, configDigest, text, uint8, uint64 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';

export const reportWithInfo = message(WireReportWithInfo, record<ReportWithInfo>()({ report: bytes, info: bytes }));
const signature = record<AttributedOnchainSignature>()({ signature: bytes, signer: uint8 });

/** Apart from OCR3's other tables: a relayer serves this one without the rest. */
export const ocr3ContractTransmitter = service<Ocr3ContractTransmitter>(wire, {
  transmit: unary(
    wire.methods.transmit,
    args(
      field('configDigest', configDigest),
      field('seqNr', uint64),
      field('reportWithInfo', reportWithInfo),
      field('signatures', list(signature)),
    ),
    nothing,
  ),
  fromAccount: unary(wire.methods.fromAccount, noArgs, reply('account', text), { repeatable: true }),
});
