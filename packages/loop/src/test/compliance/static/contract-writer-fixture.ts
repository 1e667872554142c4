import { Status } from '@loopp/grpc';
import type { ContractWriter } from '../../../types/contract-writer.js';
import { reportsHealth } from '../health.js';
import type { Fixture } from '../rule.js';

const call = {
  contractName: 'token',
  method: 'transfer',
  params: { to: Uint8Array.of(1, 2), amount: 2n ** 100n },
  toAddress: '0x24',
};
const transaction = {
  ...call,
  transactionId: 'first',
  meta: { workflowExecutionId: 'w', gasLimit: 21_000n },
  value: 5n,
};
const noGas = { status: Status.INVALID_ARGUMENT, text: 'setting transaction gas limit is not supported' };

/** Of `staticContractWriter`. */
export const staticContractWriterFixture: Fixture<ContractWriter> = {
  cases: {
    ready: [{ args: [], answer: undefined }],
    healthReport: reportsHealth({ StaticContractWriter: '' }),
    submitTransaction: [
      { args: [transaction], answer: undefined },
      { args: [{ ...call, transactionId: 'second' }], answer: undefined },
      { args: [{ ...transaction, meta: { gasLimit: 0n } }], error: noGas },
    ],
    getTransactionStatus: [
      { args: ['never sent'], answer: 0 },
      { args: [''], error: { status: Status.NOT_FOUND, text: 'not found: no id' } },
    ],
    getFeeComponents: [{ args: [], answer: { executionFee: 2n ** 100n } }],
    getEstimateFee: [
      { args: [{ ...call, meta: { gasLimit: 7n }, value: 5n }], answer: { fee: 12n, decimals: 2 ** 32 - 1 } },
      { args: [call], answer: { fee: 1n, decimals: 2 ** 32 - 1 } },
      { args: [{ ...call, method: '' }], answer: { decimals: 0 } },
    ],
  },
};
