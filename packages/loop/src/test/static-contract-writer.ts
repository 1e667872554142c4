import type { ContractTransaction, ContractWriter } from '../types/contract-writer.js';
import { wireErrors } from '../wire-errors.js';

export interface StaticContractWriter extends Required<ContractWriter> {
  readonly transactions: readonly ContractTransaction[];
}

/** A contract writer that keeps what it was given; numbers in its answers are spelt from the arguments. */
export function staticContractWriter(): StaticContractWriter {
  const transactions: ContractTransaction[] = [];
  return {
    transactions,
    submitTransaction: async (transaction) => {
      if (transaction.meta?.gasLimit === 0n) throw wireErrors.gasLimitNotSupported;
      transactions.push(transaction);
    },
    getTransactionStatus: async (transactionId) => {
      if (transactionId === '') throw wireErrors.notFound.because('no id');
      return transactions.some((one) => one.transactionId === transactionId) ? 3 : 0;
    },
    getFeeComponents: async () => ({ executionFee: 2n ** 100n }),
    getEstimateFee: async ({ method, value, meta }) =>
      method === '' ? { decimals: 0 } : { fee: (value ?? 0n) + (meta?.gasLimit ?? 1n), decimals: 2 ** 32 - 1 },
    ready: async () => {},
    healthReport: async () => ({ StaticContractWriter: '' }),
    close: async () => {},
  };
}
