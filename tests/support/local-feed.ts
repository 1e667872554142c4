import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Anvil, startAnvil } from '@loopp/evm/test';
import { root } from './loop-command.js';

/** The first account of every anvil with its standard mnemonic: examples/feed/deploy.mjs uses it. */
const owner = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

/** What examples/feed.toml expects: a chain started by hand, a deployed feed, a local price server. */
export interface LocalFeed extends AsyncDisposable {
  readonly anvil: Anvil;
  readonly priceUrl: string;
  /** Holds the keys, in `keys`, and the feed files. */
  readonly folder: string;
  /** Writes examples/feed.toml with the ports and keys of this feed, changed by `change`; gives its path. */
  feedFile(change?: (toml: string) => string): Promise<string>;
}

export async function startLocalFeed(): Promise<LocalFeed> {
  const folder = await mkdtemp(join(tmpdir(), 'loopp-feed-'));
  const anvil = await startAnvil();
  const prices = spawn(process.execPath, [join(root, 'examples/feed/price-server.mjs'), '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const dispose = async () => {
    const ended = once(prices, 'exit');
    if (prices.kill()) await ended;
    await anvil.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const priceUrl = await urlOf(prices);
    await anvil.fund(owner);
    const deploy = join(root, 'examples/feed/deploy.mjs');
    await promisify(execFile)(process.execPath, [deploy, anvil.url, join(folder, 'keys')], { env: bareEnvironment() });
    const example = await readFile(join(root, 'examples/feed.toml'), 'utf8');
    const toml = replaced(example, [
      ['http://127.0.0.1:8545', anvil.url],
      ['http://127.0.0.1:8600/eur-usd.json', priceUrl],
      ['"1s"', '"50ms"'],
      ['feed/keys/', 'keys/'],
    ]);
    let count = 0;
    const feedFile = async (change = (text: string) => text) => {
      const file = join(folder, `feed-${count++}.toml`);
      await writeFile(file, change(toml));
      return file;
    };
    return { anvil, priceUrl, folder, feedFile, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Replaces all of each text; asserts that it is there. */
export function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((result, [from, to]) => {
    assert.ok(result.includes(from), `${from} is not there`);
    return result.replaceAll(from, to);
  }, text);
}

async function urlOf(server: ChildProcess): Promise<string> {
  assert.ok(server.stdout);
  for await (const chunk of server.stdout) {
    const url = /http:\S+/.exec(String(chunk))?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the price server ended');
}

/** The example runs on the build, as for a user. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _forTests, ...own } = process.env;
  return own;
}
