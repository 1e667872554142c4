// A small relayer plugin, for `npm run dev` and for the tests: each time it is asked its chain is one block further.
import { serveRelayer } from '@loopp/loop';

void serveRelayer({
  newRelayer: async ({ config, keystore }) => {
    const [account = ''] = await keystore.accounts();
    // With empty data this only asks whether the host has the key.
    await keystore.sign(account, new Uint8Array());
    let height = 0;
    return {
      getChainInfo: async () => ({
        familyName: 'dev',
        chainId: '1',
        networkName: 'memory',
        networkNameFull: 'In memory',
      }),
      getChainStatus: async () => ({ id: '1', enabled: true, config }),
      latestHead: async () => {
        height++;
        return {
          height: String(height),
          hash: Uint8Array.of(height),
          timestamp: BigInt(Math.floor(Date.now() / 1000)),
        };
      },
      close: async () => {},
    };
  },
});
