import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseToml } from '../feed-file/file-parts.js';
import { InputError } from '../input/input-error.js';
import { Redactor } from '../input/redactor.js';
import { parseProductFile } from './product-file.js';

const limit = { timeout: 10_000 };
const chain = '[chain]\nfamily = "block"\nid = "block-1"\n';
const contract = '[contract]\naddress = "any text"\n';
const oracle = '[[oracles]]\nsigning_key_env = "S"\ntransmitter_key_file = "keys/0"\n';
const read = (toml: string) =>
  parseProductFile({ name: '/p/p.toml', values: parseToml('/p/p.toml', toml) }, {}, new Redactor());

describe('a file of a product', () => {
  it('needs chain, contract and oracles; the rest has defaults', limit, () => {
    assert.deepEqual(read(`${chain}${contract}[product]\n${oracle}`), {
      ...{ name: '/p/p.toml', folder: '/p', family: 'block', chainId: 'block-1', keys: 'evm', contract: 'any text' },
      ...{ relayerCommand: undefined, relayerConfig: '', roundIntervalMs: undefined },
      product: { command: undefined, ocrVersion: 2, name: 'product', config: '{}', providerType: 'plugin' },
      oracles: [{ name: 'oracles[0]', signingKey: { variable: 'S' }, transmitterKey: { file: '/p/keys/0' } }],
    });
  });

  it('takes an OCR3 product for that of a capability, unless it says otherwise', limit, () => {
    const product = (text: string) => read(`${chain}${contract}[product]\n${text}\n${oracle}`).product;
    assert.equal(product('ocr_version = 3').providerType, 'ocr3-capability');
    assert.equal(product('ocr_version = 3\nprovider_type = "plugin"').providerType, 'plugin');
    assert.deepEqual(product('command = "node \'a b.js\'"').command, ['node', 'a b.js']);
  });

  it("makes the configuration of an EVM chain's relayer of id and URL", limit, () => {
    const evm = '[chain]\nid = 31337\nrpc_url = "http://127.0.0.1:8545"\n';
    const { relayerConfig, chainId } = read(`${evm}${contract}[product]\n${oracle}`);
    assert.equal(chainId, '31337');
    assert.match(relayerConfig, /ChainID = "31337"[\s\S]*HTTPURL = "http:\/\/127.0.0.1:8545\/"/);
  });

  for (const [toml, message] of [
    [`${contract}[product]\n${oracle}`, /\[chain\] is missing/],
    [`${chain}[product]\n${oracle}`, /\[contract\] is missing/],
    [`${chain}${contract}[product]\n`, /\[\[oracles\]\].* is missing/],
    [`${chain}keys = "x"\n${contract}[product]\n${oracle}`, /chain\.keys must be "evm" or "ed25519"/],
    [
      `${chain}${contract}[product]\nocr_version = 4\n${oracle}`,
      /product\.ocr_version must be a whole number from 2 to 3/,
    ],
    [`${chain}${contract}[product]\nprovider_type = "x"\n${oracle}`, /product\.provider_type must be "plugin" or/],
    [`${chain}${contract}[product]\nconfig_file = "no"\n${oracle}`, /product\.config_file cannot be read \(ENOENT\)/],
    [`${chain}${contract}[product]\nsecret = 1\n${oracle}`, /unknown key product\.secret/],
    [`[chain]\nid = 1\n${contract}[product]\n${oracle}`, /chain\.rpc_url is missing/],
  ] as const) {
    it(`is refused when ${message.source}`, limit, () => {
      assert.throws(
        () => read(toml),
        (error) => error instanceof InputError && message.test(error.message),
      );
    });
  }
});
