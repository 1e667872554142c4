import { type DataSource, withSignal } from '@loopp/loop';
import { testDataSource } from '@loopp/loop/test';

const price: DataSource = {
  observe: ({ epoch }, call) => withSignal(call, async () => 100n * BigInt(epoch)),
};

testDataSource(() => ({ subject: price }), {
  cases: { observe: [{ args: [{ configDigest: new Uint8Array(32), epoch: 2, round: 1 }], answer: 200n }] },
});
