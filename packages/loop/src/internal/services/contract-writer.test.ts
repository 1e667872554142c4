import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { threeWays } from '../../fixtures/three-ways.js';
import { ContractWriter as wire } from '../../pb/loop/contract-writer.pb.js';
import { staticContractWriter } from '../../test/static-contract-writer.js';
import type { ContractTransaction, ContractWriter } from '../../types/contract-writer.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { contractWriter } from './contract-writer.js';

const timeout = 30_000;

const bare: ContractTransaction = {
  contractName: 'Feed',
  method: 'transmit',
  params: null,
  toAddress: '0x24',
  transactionId: 'first',
};
const full: ContractTransaction = {
  ...bare,
  params: { report: Uint8Array.of(1, 2), epoch: 2n ** 64n - 1n, answers: [-(2n ** 191n)] },
  transactionId: 'second',
  meta: { workflowExecutionId: 'workflow', gasLimit: 21_000n },
  value: 2n ** 100n,
};

const all = (writer: ContractWriter) => writer as Required<ContractWriter>;

async function answers(writer: Required<ContractWriter>): Promise<unknown[]> {
  return [
    await writer.submitTransaction(bare),
    await writer.submitTransaction(full),
    await writer.getTransactionStatus('first'),
    await writer.getTransactionStatus('third'),
    await writer.getFeeComponents(),
    await writer.getEstimateFee(bare),
    await writer.getEstimateFee(full),
    await writer.getEstimateFee({ ...bare, method: '', meta: {}, value: 0n }),
    await writer.healthReport(),
  ];
}

describe('a contract writer', { timeout }, () => {
  it('answers all 4 methods the same over every way', async () => {
    assert.equal(Object.keys(contractWriter.own[1]?.methods ?? {}).length, Object.keys(wire.methods).length);
    const expected = await answers(staticContractWriter());
    await threeWays(contractWriter, staticContractWriter, async (client) => {
      assert.deepEqual(await answers(all(client)), expected);
    });
  });

  it('is given each transaction as it was sent, what is left out included', async () => {
    for (const sent of [bare, full, { ...full, meta: {} }, { ...full, meta: { gasLimit: 1n }, value: 0n }]) {
      const writer = staticContractWriter();
      await threeWays(
        contractWriter,
        () => writer,
        async (client) => client.submitTransaction(sent),
      );
      assert.deepEqual(writer.transactions, [sent, sent, sent]);
    }
  });

  it('keeps the identity of errors over every way', async () => {
    await threeWays(contractWriter, staticContractWriter, async (client) => {
      await assert.rejects(client.submitTransaction({ ...bare, meta: { gasLimit: 0n } }), (error) =>
        isWireError(error, wireErrors.gasLimitNotSupported),
      );
      await assert.rejects(all(client).getTransactionStatus(''), (error) => isWireError(error, wireErrors.notFound));
    });
  });

  it('answers Unimplemented for what it leaves out', async () => {
    const writer: ContractWriter = { submitTransaction: async () => {}, close: async () => {} };
    await threeWays(
      contractWriter,
      () => writer,
      async (client) => {
        await assert.rejects(all(client).getFeeComponents(), { status: Status.UNIMPLEMENTED });
      },
    );
  });

  it('never sends a transaction twice', () => {
    assert.equal(contractWriter.own[1]?.methods['submitTransaction']?.repeatable, false);
  });
});
