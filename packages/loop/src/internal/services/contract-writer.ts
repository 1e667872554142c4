import { type TransactionMeta as WireMeta, ContractWriter as wire } from '../../pb/loop/contract-writer.pb.js';
import type {
  ContractCall,
  ContractTransaction,
  ContractWriter,
  FeeComponents,
  FeeEstimate,
  TransactionMeta,
} from '../../types/contract-writer.js';
import { args, argument, noArgs, nothing, optional, record, reply } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { text, uint32 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { loopService } from './loop-service.js';
import { textOrNone } from './text-or-none.js';
import { bigInt } from './values.js';
import { cborValue } from './versioned-value.js';

const { methods } = wire;
const repeatable = { repeatable: true };
const amount = optional(bigInt);

const meta: Mapping<TransactionMeta | undefined, WireMeta | undefined> = optional(
  record<TransactionMeta>()({ workflowExecutionId: textOrNone, gasLimit: amount }),
);

const call = { contractName: text, method: text, params: cborValue, toAddress: text, meta, value: amount };

export const contractWriter = object<ContractWriter>('ContractWriter', [
  loopService,
  service<ContractWriter>(wire, {
    submitTransaction: unary(
      methods.submitTransaction,
      argument(record<ContractTransaction>()({ ...call, transactionId: text })),
      nothing,
    ),
    getTransactionStatus: unary(
      methods.getTransactionStatus,
      args(field('transactionId', text)),
      reply('transactionStatus', uint32),
      repeatable,
    ),
    getFeeComponents: unary(
      methods.getFeeComponents,
      noArgs,
      record<FeeComponents>()({ executionFee: amount, dataAvailabilityFee: amount }),
      repeatable,
    ),
    getEstimateFee: unary(
      methods.getEstimateFee,
      argument(record<ContractCall>()(call)),
      record<FeeEstimate>()({ fee: amount, decimals: uint32 }),
      repeatable,
    ),
  }),
]);
