// The rules that every relayer keeps, and what this one must answer: in process, and as a process under a host.

import { extname, join } from 'node:path';
import { after, describe } from 'node:test';
import { RelayerService, silentLogger } from '@loopp/loop';
import { testPluginProvider, testRelayer } from '@loopp/loop/test';
import { job, pluginArgs, providerCases, relayerArgs, relayerCases, startChain } from './fixture.js';
import { AccountRelayer } from './relayer.js';

const chain = await startChain();
after(() => chain.node[Symbol.asyncDispose]());

// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
// A plugin gets nothing of this process's environment, so what NODE_OPTIONS says is said here.
const options = (process.env['NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
const command = [process.execPath, ...options, main];

describe('the relayer, in process', () => {
  const start = () => AccountRelayer.start(relayerArgs(chain), { logger: silentLogger });
  const lacks = { bounds: 'nothing is received in one process, so nothing is checked' };
  const without = {
    'what was made refuses calls after its close, and its maker does not': 'a provider has nothing of its own to close',
  };
  const cases = { ...relayerCases(chain), evm: 'absent' } as const;
  testRelayer(async () => ({ subject: await start() }), { cases, lacks, without });
});

describe('the relayer, as a process', () => {
  const start = () => new RelayerService({ ...relayerArgs(chain), command });
  testRelayer(() => ({ subject: start() }), { cases: relayerCases(chain) });
  testPluginProvider(
    async () => {
      const relayer = start();
      return { subject: await relayer.newPluginProvider(job, pluginArgs), close: () => relayer.close() };
    },
    { cases: providerCases(chain) },
  );
});
