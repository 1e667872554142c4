import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EvmError } from '../evm-error.js';
import { parseEvmConfig } from './parse-evm-config.js';
import { renderEvmConfig } from './render-evm-config.js';

const limit = { timeout: 10_000 };
const node = '[[Nodes]]\nName = "primary"\nHTTPURL = "http://127.0.0.1:8545"\n';
const least = `ChainID = "31337"\n${node}`;

describe("the relayer's TOML", () => {
  it('needs a chain and a node, and has defaults for the rest', limit, () => {
    const config = parseEvmConfig(least);
    assert.equal(config.chainId, 31_337n);
    assert.deepEqual(config.nodes, [{ name: 'primary', url: new URL('http://127.0.0.1:8545') }]);
    assert.equal(config.networkName, 'evm-31337');
    assert.deepEqual(config.contractTypes, []);
    assert.equal(config.confirmations, 1);
    assert.equal(config.requestTimeoutMs, 10_000);
    assert.equal(config.gasLimit, undefined);
  });

  it('reads every key', limit, () => {
    const config = parseEvmConfig(`
ChainID = 1
NetworkName = "mainnet"
NetworkNameFull = "ethereum-mainnet"
ContractTypes = ["OCR2Aggregator", "MedianFeed 1.0.0"]
Confirmations = 3
RequestTimeout = "2s"
MaxResponseBytes = 4096
NodeRetryInterval = "1m30s"
TransactionTimeout = "1h"
ReceiptPollInterval = "250ms"
LogRangeBlocks = 500
LogLookbackBlocks = 5000
GasLimit = 500000
GasTipCapWei = "1000000000"
GasFeeCapWei = "300000000000000000000"
${node}
[[Nodes]]
Name = "second"
HTTPURL = "https://user:secret@rpc.example.org/v3/key"
`);
    const { nodes, ...rest } = config;
    assert.deepEqual(rest, {
      chainId: 1n,
      networkName: 'mainnet',
      networkNameFull: 'ethereum-mainnet',
      contractTypes: ['OCR2Aggregator', 'MedianFeed 1.0.0'],
      confirmations: 3,
      requestTimeoutMs: 2_000,
      maxAnswerBytes: 4_096,
      nodeRetryIntervalMs: 90_000,
      transactionTimeoutMs: 3_600_000,
      receiptPollIntervalMs: 250,
      logRangeBlocks: 500,
      logLookbackBlocks: 5_000,
      gasLimit: 500_000n,
      maxPriorityFeePerGas: 1_000_000_000n,
      maxFeePerGas: 300_000_000_000_000_000_000n,
    });
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ['primary', 'second'],
    );
  });

  it('shows itself as TOML that it reads back, without credentials', limit, () => {
    const config = parseEvmConfig(
      `ChainID = "5"\nGasLimit = 30000\n[[Nodes]]\nName = "n"\nHTTPURL = "http://u:p@h:1/key"`,
    );
    const shown = renderEvmConfig(config);
    assert.doesNotMatch(shown, /u:p|key/);
    assert.match(shown, /HTTPURL = "http:\/\/h:1\/…"/);
    assert.deepEqual(parseEvmConfig(shown).gasLimit, 30_000n);
  });

  for (const [what, toml, pattern] of [
    ['no chain', node, /lacks ChainID/],
    ['no node', 'ChainID = "1"', /lacks Nodes, a \[\[Nodes\]\] table/],
    ['a node without name', 'ChainID = "1"\n[[Nodes]]\nHTTPURL = "http://h"', /lacks Nodes\[0\]\.Name/],
    ['a node without URL', 'ChainID = "1"\n[[Nodes]]\nName = "n"', /lacks Nodes\[0\]\.HTTPURL/],
    ['an unknown key', `Color = "red"\n${least}`, /unknown key Color; known here are ChainID, /],
    ['an unknown key of a node', `${least}Weight = 1`, /unknown key Nodes\[0\]\.Weight; known here are Name, HTTPURL/],
    ['an unknown table', `${least}[Database]\nURL = "x"`, /unknown key Database/],
    ['a chain of the wrong type', `ChainID = true\n${node}`, /ChainID must be a whole number/],
    ['a negative chain', `ChainID = -1\n${node}`, /ChainID must be a whole number/],
    ['a chain beyond 2^53', `ChainID = "9007199254740992"\n${node}`, /ChainID must be a whole number from 1 to/],
    ['a fraction', `Confirmations = 1.5\n${least}`, /Confirmations must be a whole number from 1/],
    ['a number for a duration', `RequestTimeout = 10\n${least}`, /RequestTimeout must be a duration/],
    ['a nameless unit', `RequestTimeout = "10 s"\n${least}`, /RequestTimeout must be a duration/],
    ['a text for a list', `ContractTypes = "MedianFeed"\n${least}`, /ContractTypes must be a list of texts/],
    ['a table for the nodes', 'ChainID = 1\n[Nodes]\nName = "n"', /Nodes must be tables: \[\[Nodes\]\]/],
    ['two nodes of one name', `${least}${node}`, /Nodes must have different names/],
    ['no URL', 'ChainID = 1\n[[Nodes]]\nName = "n"\nHTTPURL = "secret"', /Nodes\[0\]\.HTTPURL must be a URL/],
    [
      'a URL for sockets',
      'ChainID = 1\n[[Nodes]]\nName = "n"\nHTTPURL = "ws://secret"',
      /node "n" is ws: instead of http:/,
    ],
    [
      'a bad password',
      'ChainID = 1\n[[Nodes]]\nName = "n"\nHTTPURL = "http://u:secret%zz@h"',
      /malformed user name or password/,
    ],
    ['no TOML', 'ChainID = 1\nHTTPURL = "http://u:secret@h', /is not TOML: line 2/],
  ] as const) {
    it(`refuses ${what} by name`, limit, () => {
      assert.throws(
        () => parseEvmConfig(toml),
        (error) => {
          assert.ok(error instanceof EvmError);
          assert.equal(error.code, 'EVM_CONFIG_INVALID');
          assert.match(error.message, pattern);
          assert.doesNotMatch(`${error.message} ${error.cause}`, /secret/);
          return true;
        },
      );
    });
  }
});
