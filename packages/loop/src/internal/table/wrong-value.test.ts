import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noCrossing } from '../crossing/none.js';
import { InvalidMessageError } from '../errors.js';
import { bigInt } from '../services/values.js';
import { args, list, optional, record, reply } from './composites.js';
import { field } from './mapping.js';
import { configDigest, exact, text } from './scalars.js';
import { messageToWire } from './wrong-value.js';

const limit = { timeout: 10_000 };

interface Node {
  readonly name: string;
  readonly balance: bigint;
  readonly spare?: bigint | undefined;
}
const node = record<Node>()({ name: text, balance: field('balanceOnWire', bigInt), spare: optional(bigInt) });
const transfer = args(field('from', node), field('amounts', list(bigInt)), field('digest', exact(configDigest)));
const nodes = reply('nodes', list(node));

const said = (mapping: Parameters<typeof messageToWire>[0], value: unknown): string => {
  try {
    messageToWire(mapping, '/loop.Bank/Transfer', value, noCrossing);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
};

const good = { name: 'a', balance: 1n };
const digest = new Uint8Array(32);

describe('an error of what is to be sent', () => {
  it('names method and argument', limit, () => {
    const wrong = 'loop.Bank/Transfer: field';
    assert.equal(said(transfer, [good, [1n], digest]), 'nothing');
    assert.equal(said(transfer, [good, [1n, 2], digest]), `${wrong} amounts[1]: expected a bigint, got number`);
    assert.equal(
      said(transfer, [{ ...good, balance: '1' }, [], digest]),
      `${wrong} from.balance: expected a bigint, got string`,
    );
    assert.equal(
      said(transfer, [{ ...good, spare: null }, [], digest]),
      `${wrong} from.spare: expected a bigint, got null`,
    );
    assert.equal(said(transfer, [good]), `${wrong} amounts: expected a value, got undefined`);
  });

  it('names method and part of an answer', limit, () => {
    assert.equal(
      said(nodes, [good, { name: 'b', balance: 5 }]),
      'loop.Bank/Transfer: field nodes[1].balance: expected a bigint, got number',
    );
    assert.equal(said(nodes, [good, undefined]), 'loop.Bank/Transfer: field nodes[1]: expected a value, got undefined');
    assert.equal(said(nodes, undefined), 'loop.Bank/Transfer: field nodes: expected a value, got undefined');
    assert.equal(said(node, undefined), 'loop.Bank/Transfer: expected a value, got undefined');
  });

  it('keeps the words that users match on', limit, () => {
    assert.equal(
      said(transfer, [good, [], new Uint8Array(31)]),
      new InvalidMessageError('invalid ConfigDigest len 31: must be 32').message,
    );
  });
});
