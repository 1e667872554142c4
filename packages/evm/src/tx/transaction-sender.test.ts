import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { Call, Keystore } from '@loopp/loop';
import { keccak256, parseTransaction } from 'viem/utils';
import { type EvmConfig, evmConfig } from '../config/evm-config.js';
import { EvmChain } from '../evm-chain.js';
import { EvmError, type EvmErrorCode } from '../evm-error.js';
import { fromHex, type Hex, toHex } from '../hex.js';
import { silentLogger } from '../test/relayer-args.js';
import { cutOff, Refusal, type RpcHandler, startRpcServer } from '../test/rpc-server.js';
import { accountOf, localKeystore } from './local-keystore.js';

const limit = { timeout: 10_000 };
const key = randomBytes(32);
const from = accountOf(key);
const to = '0x00000000000000000000000000000000000000AA';
const request = { from, to, purpose: 'the test', data: Uint8Array.of(1) } as const;

const failed = (code: EvmErrorCode, pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof EvmError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, pattern);
  return true;
};

/** A chain of one node that does as `script` says, and else what a healthy node with an empty pool would do. */
async function chainOf(
  script: RpcHandler,
  options: Partial<EvmConfig> = {},
  keystore: Keystore = localKeystore([key]),
) {
  const raws: Hex[] = [];
  const answers: Record<string, unknown> = {
    eth_estimateGas: '0x5208',
    eth_maxPriorityFeePerGas: '0x2',
    eth_getBlockByNumber: { number: '0x5', hash: toHex(randomBytes(32)), timestamp: '0x1', baseFeePerGas: '0x7' },
    eth_getTransactionCount: '0x3',
    eth_getTransactionReceipt: { blockNumber: '0x5', status: '0x1', gasUsed: '0x5208', contractAddress: null },
    eth_blockNumber: '0x5',
  };
  const server = await startRpcServer((method, params, http) => {
    if (method === 'eth_sendRawTransaction') raws.push(toHex(fromHex(String(params[0]))));
    const scripted = script(method, params, http);
    if (scripted !== undefined) return scripted;
    return method === 'eth_sendRawTransaction' ? keccak256(toHex(fromHex(String(params[0])))) : answers[method];
  });
  const nodes = [{ name: 'n', url: new URL(server.url) }];
  const config = evmConfig({ chainId: 31_337n, nodes, receiptPollIntervalMs: 10, ...options });
  const chain = new EvmChain(config, { keystore, logger: silentLogger });
  return {
    raws,
    asked: server.asked,
    send: (more: object = {}, call?: Call) => chain.sender.send({ ...request, ...more }, call),
    close: () => chain.close(),
    async [Symbol.asyncDispose]() {
      chain.close();
      await server.close();
    },
  };
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature of the same key for the same hash: s becomes its negative. */
function upperHalf(signature: Uint8Array): Uint8Array {
  const s = order - BigInt(toHex(signature.slice(32, 64)));
  const v = signature[64] === 0 ? 1 : 0;
  return Uint8Array.of(...signature.slice(0, 32), ...fromHex(`0x${s.toString(16).padStart(64, '0')}`), v);
}

/** The n-th time that `method` is asked (from 1), `act`. */
function nth(method: string, n: number, act: () => unknown): RpcHandler {
  let count = 0;
  return (asked) => (asked === method && ++count === n ? act() : undefined);
}

const nonces = (raws: readonly Hex[]) =>
  raws.map((raw) => {
    assert.ok(raw.startsWith('0x02'));
    return parseTransaction(`0x02${raw.slice(4)}`).nonce;
  });

describe('sending a transaction', () => {
  it('sets fees, gas and nonce from what the chain tells', limit, async () => {
    await using chain = await chainOf(() => undefined);
    const receipt = await chain.send({ value: 9n });
    assert.equal(receipt.gasUsed, 21_000n);
    const [raw = '0x'] = chain.raws;
    assert.equal(raw.slice(0, 4), '0x02');
    const sent = parseTransaction(`0x02${raw.slice(4)}`);
    assert.deepEqual(
      [sent.nonce, sent.maxPriorityFeePerGas, sent.maxFeePerGas, sent.gas, sent.value, sent.data, sent.chainId],
      [3, 2n, 16n, 26_250n, 9n, '0x01', 31_337],
    );
  });

  it('takes fixed fees and gas instead of asking', limit, async () => {
    const fixed = { gasLimit: 50_000n, maxPriorityFeePerGas: 5n, maxFeePerGas: 4n };
    await using chain = await chainOf(() => undefined, fixed);
    await chain.send();
    const sent = parseTransaction(`0x02${chain.raws[0]?.slice(4)}`);
    assert.deepEqual([sent.gas, sent.maxPriorityFeePerGas, sent.maxFeePerGas], [50_000n, 4n, 4n]);
    assert.ok(!chain.asked.includes('eth_estimateGas'));
  });

  it('lives with a node that suggests no tip, but not with a chain without base fee', limit, async () => {
    const noTip = nth('eth_maxPriorityFeePerGas', 1, () => {
      throw new Refusal(-32_601, 'method not found');
    });
    await using chain = await chainOf(noTip);
    await chain.send();
    assert.equal(parseTransaction(`0x02${chain.raws[0]?.slice(4)}`).maxPriorityFeePerGas, 1_000_000_000n);
    const legacy = { number: '0x5', hash: '0x00', timestamp: '0x1' };
    await using old = await chainOf(nth('eth_getBlockByNumber', 1, () => legacy));
    await assert.rejects(old.send(), failed('EVM_RPC_REFUSED', /takes no EIP-1559 transactions/));
  });

  it('gives concurrent transactions one nonce after another though the node counts none of them', limit, async () => {
    const mined = new Set<unknown>();
    await using chain = await chainOf((method, params) => {
      // Receipts come only after all five were sent, the last one first.
      if (method !== 'eth_getTransactionReceipt') return undefined;
      mined.add(params[0]);
      return mined.size < 5 ? null : undefined;
    });
    // However the account is written, it is one account.
    const lower = toHex(fromHex(from));
    await Promise.all([1, 2, 3, 4, 5].map((n) => chain.send(n % 2 ? {} : { from: lower })));
    assert.deepEqual(nonces(chain.raws), [3, 4, 5, 6, 7]);
  });

  it('does not hold up others when one cannot be prepared', limit, async () => {
    await using chain = await chainOf(
      nth('eth_estimateGas', 1, () => {
        throw new Refusal(3, 'execution reverted: stale report');
      }),
    );
    const first = chain.send();
    const second = chain.send();
    await assert.rejects(first, failed('EVM_CALL_REVERTED', /the test was not sent, it would revert: stale report/));
    await second;
    assert.deepEqual(nonces(chain.raws), [3]);
  });

  it('counts a transaction as sent when the node says that it knows it', limit, async () => {
    await using chain = await chainOf(
      nth('eth_sendRawTransaction', 1, () => {
        throw new Refusal(-32_000, 'already known');
      }),
    );
    await chain.send();
    assert.equal(chain.raws.length, 1);
  });

  it('signs again with a fresh nonce when somebody else took it', limit, async () => {
    let count = 3;
    await using chain = await chainOf((method) => {
      if (method === 'eth_getTransactionCount') return `0x${count.toString(16)}`;
      if (method === 'eth_getTransactionByHash') return null;
      if (method !== 'eth_sendRawTransaction' || count > 4) return undefined;
      count++;
      throw new Refusal(-32_000, 'nonce too low');
    });
    await chain.send();
    assert.deepEqual(nonces(chain.raws), [3, 4, 5]);
  });

  it('gives up when the nonce is taken again and again', limit, async () => {
    await using chain = await chainOf((method) => {
      if (method === 'eth_getTransactionByHash') return null;
      if (method === 'eth_sendRawTransaction') throw new Refusal(-32_000, 'replacement transaction underpriced');
      return undefined;
    });
    await assert.rejects(chain.send(), failed('EVM_RPC_REFUSED', /nonce 3 of 0x.* was taken; let no other program/));
    assert.equal(chain.raws.length, 3);
  });

  it('never sends a second transaction when the answer to the first one was lost', limit, async () => {
    await using chain = await chainOf((method) => (method === 'eth_sendRawTransaction' ? cutOff : undefined));
    await assert.rejects(
      chain.send(),
      failed(
        'EVM_TRANSACTION_UNCERTAIN',
        /the fate of the test is unknown, transaction 0x[0-9a-f]{64}: node "n" .* failed at eth_sendRawTransaction/,
      ),
    );
    assert.equal(new Set(chain.raws).size, 1);
  });

  it('recognises its own transaction after a lost answer', limit, async () => {
    let sent = 0;
    await using chain = await chainOf((method) => {
      if (method === 'eth_getTransactionByHash') return {};
      if (method !== 'eth_sendRawTransaction' || ++sent > 1) return undefined;
      throw new Refusal(-32_000, 'nonce too low');
    });
    await chain.send();
    assert.equal(chain.raws.length, 1);
  });

  it('waits for the wanted confirmations', limit, async () => {
    let head = 5;
    await using chain = await chainOf(
      (method) => (method === 'eth_blockNumber' ? `0x${(head++).toString(16)}` : undefined),
      {
        confirmations: 4,
      },
    );
    await chain.send();
    assert.equal(head, 9);
  });

  it('tells when a transaction gets into no block in time', limit, async () => {
    const options = { transactionTimeoutMs: 60 };
    await using chain = await chainOf((method) => (method === 'eth_getTransactionReceipt' ? null : undefined), options);
    await assert.rejects(
      chain.send(),
      failed('EVM_TRANSACTION_UNCERTAIN', /in no block after 60 ms; look the transaction up/),
    );
  });

  it('goes on looking for the receipt while the node is away', limit, async () => {
    await using chain = await chainOf(nth('eth_getTransactionReceipt', 1, () => cutOff));
    assert.equal((await chain.send()).succeeded, true);
  });

  it('takes no refusal after sending for an answer about the transaction', limit, async () => {
    await using chain = await chainOf(
      nth('eth_getTransactionReceipt', 1, () => {
        throw new Refusal(-32_000, 'transaction indexing is in progress');
      }),
    );
    assert.equal((await chain.send()).succeeded, true);
  });

  it('says that the fate is unknown when it is closed while it waits, or gets a strange answer', limit, async () => {
    await using chain = await chainOf((method) => (method === 'eth_getTransactionReceipt' ? null : undefined));
    const sending = chain.send();
    setTimeout(() => chain.close(), 100);
    await assert.rejects(
      sending,
      failed('EVM_TRANSACTION_UNCERTAIN', /nobody waits for it any longer \(.* because the relayer was closed\)/),
    );
    await using strange = await chainOf(nth('eth_sendRawTransaction', 1, () => 7));
    await assert.rejects(strange.send(), failed('EVM_TRANSACTION_UNCERTAIN', /the node answered 7/));
  });

  it('finds out why a transaction reverted in its block', limit, async () => {
    await using chain = await chainOf((method) => {
      if (method === 'eth_getTransactionReceipt') return { blockNumber: '0x5', status: '0x0', gasUsed: '0x1' };
      if (method === 'eth_call') throw new Refusal(3, 'execution reverted: stale report');
      return undefined;
    });
    await assert.rejects(
      chain.send(),
      failed('EVM_TRANSACTION_REVERTED', /the test reverted in transaction 0x[0-9a-f]{64}: stale report/),
    );
  });

  it('says that the account cannot pay', limit, async () => {
    const poor = () => {
      throw new Refusal(-32_000, 'insufficient funds for gas * price + value');
    };
    for (const method of ['eth_estimateGas', 'eth_sendRawTransaction']) {
      await using chain = await chainOf(nth(method, 1, poor));
      await assert.rejects(
        chain.send(),
        failed('EVM_BALANCE_TOO_LOW', /cannot pay: insufficient.*; send native currency to 0x/),
      );
    }
    await using chain = await chainOf(nth('eth_getBalance', 1, () => '0x10'));
    await assert.rejects(
      chain.send({ checkBalance: true, value: 1n }),
      failed('EVM_BALANCE_TOO_LOW', /has 16 wei and needs up to 420001/),
    );
  });

  it('refuses signatures that Ethereum would refuse, or that another key made', limit, async () => {
    const other = localKeystore([randomBytes(32)]);
    const [stranger = ''] = await other.accounts();
    const keystores: [Keystore['sign'], RegExp][] = [
      [(_, data) => other.sign(stranger, data), /was made by 0x/],
      [
        async (account, data) => upperHalf(await localKeystore([key]).sign(account, data)),
        /has its s in the upper half/,
      ],
      [async () => new Uint8Array(64), /has 64 bytes and is no signature/],
      [async () => new Uint8Array(65).fill(255), /has 65 bytes and is no signature/],
    ];
    for (const [sign, pattern] of keystores) {
      await using chain = await chainOf(() => undefined, {}, { accounts: async () => [from], sign });
      await assert.rejects(chain.send(), failed('EVM_SIGNATURE_INVALID', pattern));
      assert.deepEqual(chain.raws, []);
    }
  });

  it('ends with the call, in the queue, while signing and while waiting for the receipt', limit, async () => {
    const reason = new Error('enough');
    const hanging: Keystore = { accounts: async () => [from], sign: () => new Promise(() => {}) };
    await using stuck = await chainOf(() => undefined, {}, hanging);
    const first = new AbortController();
    const second = new AbortController();
    const signing = stuck.send({}, { signal: first.signal });
    const queued = stuck.send({}, { signal: second.signal });
    setTimeout(() => second.abort(reason), 50);
    await assert.rejects(queued, reason);
    first.abort(reason);
    await assert.rejects(signing, reason);

    await using slow = await chainOf((method) => (method === 'eth_getTransactionReceipt' ? null : undefined));
    await assert.rejects(slow.send({}, { deadline: Date.now() + 100 }), { name: 'TimeoutError' });
    assert.equal(slow.raws.length, 1);
  });
});
