// A relayer plugin for the tests: a chain in memory, whose balances last as long as the process.
import { Status, StatusError, serveRelayer } from '@loopp/loop';

void serveRelayer({
  async newRelayer({ keystore }) {
    const [account = ''] = await keystore.accounts();
    const balances = new Map([[account, 100n]]);
    let height = 1n;
    return {
      getChainInfo: async () => ({ familyName: 'test', chainId: '1', networkName: 'test', networkNameFull: 'test' }),
      latestHead: async () => ({ height: String(height), hash: new Uint8Array(32), timestamp: 1_700_000_000n }),
      transact: async (from, to, amount, _check, call) => {
        if (to === 'crash') setImmediate(() => JSON.parse('the plugin fails'));
        if (to === 'crash' || to === 'nowhere')
          return new Promise((_, reject) => call?.signal?.addEventListener('abort', reject));
        if (to === '0') throw new StatusError(Status.INVALID_ARGUMENT, 'no such account');
        const left = (balances.get(from) ?? 0n) - amount;
        if (left < 0n) throw new Error(`${from} has too little for ${amount}`);
        await keystore.sign(from, new TextEncoder().encode(`${amount} to ${to}`), call);
        balances.set(from, left);
        height++;
      },
      close: async () => {},
    };
  },
});
