import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputError } from '../input/input-error.js';
import { parseToml } from './file-parts.js';
import { parseFeedFile } from './parse-feed-file.js';

const limit = { timeout: 10_000 };

const chain = '[chain]\nid = 31337\nrpc_url = "http://user:sesame@127.0.0.1:8545/secret"\n';
const contract = '[contract]\naddress = "0x5FbDB2315678afecb367f032d93F642f64180aa3"\n';
const source = '[source]\ntype = "csv"\nfile = "prices.csv"\ncolumns = ["close"]\n';
const oracle = '[[oracles]]\nsigning_key_file = "keys/0.signing"\ntransmitter_key_env = "TRANSMITTER"\n';
const least = `${chain}${contract}${source}${oracle}`;
const read = (toml: string, env: NodeJS.ProcessEnv = {}) =>
  parseFeedFile({ name: '/feeds/feed.toml', values: parseToml('/feeds/feed.toml', toml) }, env);

describe('a feed file', () => {
  it('needs chain, contract, source and oracles; the rest has defaults', limit, () => {
    assert.deepEqual(read(least), {
      name: '/feeds/feed.toml',
      folder: '/feeds',
      chainId: 31_337n,
      rpcUrl: new URL('http://user:sesame@127.0.0.1:8545/secret'),
      contract: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      relayerCommand: undefined,
      medianCommand: undefined,
      relayerConfigFile: undefined,
      source: { type: 'csv', decimals: undefined, file: '/feeds/prices.csv', columns: ['close'] },
      roundIntervalMs: undefined,
      oracles: [
        {
          name: 'oracles[0]',
          signingKey: { file: '/feeds/keys/0.signing' },
          transmitterKey: { variable: 'TRANSMITTER' },
        },
      ],
    });
  });

  it('may say everything', limit, () => {
    const http = `[source]
type = "http"
url_env = "PRICE_URL"
path = "data[0].price"
interval = "250ms"
timeout = "1.5s"
decimals = 6
`;
    const plugins = `[plugins]
relayer = "node 'my relayer.js' --fast"
median = ["./loop-median", "--x y"]
relayer_config_file = "relayer.toml"
`;
    const chainByVariable = '[chain]\nid = "1"\nrpc_url_env = "RPC"\n';
    const file = read(`round_interval = "2m"\n${chainByVariable}${contract}${http}${plugins}${oracle}`, {
      PRICE_URL: 'https://prices.example.org/v1?key=k',
      RPC: 'http://localhost:1',
    });
    assert.equal(file.chainId, 1n);
    assert.equal(file.rpcUrl.href, 'http://localhost:1/');
    assert.deepEqual(file.relayerCommand, ['node', 'my relayer.js', '--fast']);
    assert.deepEqual(file.medianCommand, ['./loop-median', '--x y']);
    assert.equal(file.relayerConfigFile, '/feeds/relayer.toml');
    assert.equal(file.roundIntervalMs, 120_000);
    assert.deepEqual(file.source, {
      type: 'http',
      decimals: 6,
      url: new URL('https://prices.example.org/v1?key=k'),
      path: ['data', 0, 'price'],
      intervalMs: 250,
      timeoutMs: 1_500,
    });
  });

  for (const [what, toml, message, remedy] of [
    ['an unknown key', `colour = "red"\n${least}`, /unknown key colour$/, /known here: .*round_interval/],
    ['an unknown key of a table', `${least}\n[plugins]\nspeed = 1`, /unknown key plugins\.speed/, /relayer, median/],
    ['an unknown key of an oracle', `${least}name = "x"`, /unknown key oracles\[0\]\.name/, /signing_key_file/],
    [
      'a key of the other source',
      `${least.replace('type', 'interval = "1s"\ntype')}`,
      /unknown key source\.interval/,
      /./,
    ],
    ['no chain', `${contract}${source}${oracle}`, /\[chain\] is missing/, /add \[chain\]/],
    ['no chain id', least.replace('id = 31337', ''), /chain\.id is missing/, /add chain\.id/],
    [
      'no URL',
      least.replace(/rpc_url.*/, ''),
      /chain\.rpc_url must be given once.*is missing/,
      /correct chain\.rpc_url/,
    ],
    ['two URLs', least.replace('id =', 'rpc_url_env = "X"\nid ='), /chain\.rpc_url .* is given twice/, /./],
    ['an unset variable', least.replace(/rpc_url.*/, 'rpc_url_env = "NOPE"'), /variable NOPE, .* is missing/, /./],
    ['a URL for sockets', least.replace('http:', 'ws:'), /chain\.rpc_url must be a URL that begins with http/, /./],
    ['a chain id of zero', least.replace('31337', '0'), /chain\.id must be a whole number from 1/, /./],
    ['a chain id as fraction', least.replace('31337', '1.5'), /chain\.id must be a whole number/, /./],
    ['a bad address', least.replace(/0x\w+/, '0x12'), /contract\.address must be 0x and 40/, /./],
    ['a bad checksum', least.replace('aa3', 'AA3'), /contract\.address must be .* checksum/, /./],
    ['another source', least.replace('"csv"', '"ftp"'), /source\.type must be "csv" or "http"/, /./],
    ['no columns', least.replace(/columns.*/, ''), /source\.columns, such as .* is missing/, /./],
    ['a bad column list', least.replace('["close"]', '"close"'), /source\.columns must be a list of texts/, /./],
    ['no oracles', `${chain}${contract}${source}`, /\[\[oracles\]\].* is missing/, /./],
    [
      'an oracle without key',
      `${least}[[oracles]]\n`,
      /oracles\[1\]\.signing_key_file or signing_key_env is missing/,
      /./,
    ],
    ['two places of a key', `${least}signing_key_env = "X"`, /oracles\[0\]\..* is given twice/, /./],
    ['a round interval without unit', `round_interval = 5\n${least}`, /round_interval must be a duration/, /./],
    ['no TOML', `${chain}x = "http://u:sesame@h`, /is not TOML: line \d+, column \d+: /, /correct that line/],
    ['a command with an open quote', `${least}\n[plugins]\nrelayer = "a 'b"`, /unclosed '/, /close the '/],
  ] as const) {
    it(`refuses ${what} by name, without showing secrets`, limit, () => {
      assert.throws(
        () => read(toml),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, message);
          assert.match(error.remedy, remedy);
          assert.doesNotMatch(`${error.message} ${error.remedy} ${error.cause}`, /sesame|secret/);
          return true;
        },
      );
    });
  }

  it('refuses keys in the file itself, without showing them', limit, () => {
    const key = 'ab'.repeat(32);
    assert.throws(
      () => read(`${least}signing_key = "${key}"`),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, /oracles\[0\]\.signing_key: keys do not belong into this file/);
        assert.match(error.remedy, /signing_key_file = "PATH" \(mode 600\) or signing_key_env/);
        assert.ok(!`${error.message} ${error.remedy}`.includes(key));
        return true;
      },
    );
  });
});
