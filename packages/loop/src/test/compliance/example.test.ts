import type { DataSource } from '@loopp/loop';
import { testDataSource } from '@loopp/loop/test';

const price: DataSource = {
  observe: async ({ epoch }, call) => {
    call?.signal?.throwIfAborted();
    return 100n * BigInt(epoch);
  },
};

testDataSource(() => ({ subject: price }), {
  cases: { observe: [{ args: [{ configDigest: new Uint8Array(32), epoch: 2, round: 1 }], answer: 200n }] },
  lacks: { deadline: 'over the wire a call ends at its deadline by itself' },
});
