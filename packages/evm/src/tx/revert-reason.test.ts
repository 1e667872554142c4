import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeErrorResult, parseAbi } from 'viem/utils';
import type { Hex } from '../hex.js';
import { RpcRefusedError } from '../rpc/rpc-error.js';
import { isRevert, revertReason } from './revert-reason.js';

const limit = { timeout: 10_000 };
const refusal = (message: string, data?: Hex) => new RpcRefusedError('eth_call', 3, message, data);
const abi = parseAbi(['error Error(string)', 'error Panic(uint256)', 'error ReportInvalid()', 'error Other(uint256)']);

describe('the revert reason', () => {
  it('is the text that the contract gave', limit, () => {
    const data = encodeErrorResult({ abi, errorName: 'Error', args: ['stale report'] });
    assert.equal(revertReason(refusal('whatever', data)), 'stale report');
  });

  it('is the code of a panic, or the name or selector of a custom error', limit, () => {
    assert.equal(
      revertReason(refusal('', encodeErrorResult({ abi, errorName: 'Panic', args: [0x11n] }))),
      'panic 0x11',
    );
    assert.equal(revertReason(refusal('', encodeErrorResult({ abi, errorName: 'ReportInvalid' }))), 'ReportInvalid()');
    const other = encodeErrorResult({ abi, errorName: 'Other', args: [1n] });
    assert.equal(revertReason(refusal('', other)), `custom error ${other.slice(0, 10)}`);
  });

  it('comes from the message of the node when there is no data', limit, () => {
    assert.equal(revertReason(refusal('execution reverted: stale report')), 'stale report');
    assert.equal(revertReason(refusal('execution reverted')), 'no reason given');
    assert.equal(revertReason(refusal('execution reverted', '0x')), 'no reason given');
  });

  it('survives data that only looks like the standard encoding', limit, () => {
    assert.equal(revertReason(refusal('', '0x08c379a0ffff')), 'custom error 0x08c379a0');
  });

  it('is not sought in other refusals', limit, () => {
    assert.equal(isRevert(refusal('execution reverted')), true);
    assert.equal(isRevert(refusal('nonce too low')), false);
    assert.equal(isRevert(new Error('execution reverted')), false);
  });
});
