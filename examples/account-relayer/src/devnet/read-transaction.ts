import type { Action, SignedTransaction } from '../transaction.js';
import { Refused } from './ledger.js';

type Fields = Readonly<Record<string, unknown>>;

/** A transaction as somebody sent it. @throws Refused for what is none */
export function readTransaction(value: unknown): SignedTransaction {
  const given = fields(value);
  return {
    chainId: text(given, 'chainId'),
    from: text(given, 'from'),
    nonce: count(given, 'nonce'),
    action: readAction(fields(given['action'])),
    signature: text(given, 'signature'),
  };
}

function readAction(action: Fields): Action {
  if (action['type'] === 'transfer') {
    return { type: 'transfer', to: text(action, 'to'), amount: text(action, 'amount') };
  }
  if (action['type'] !== 'report' || !Array.isArray(action['signatures'])) throw new Refused('no action');
  return {
    type: 'report',
    contract: text(action, 'contract'),
    configDigest: text(action, 'configDigest'),
    epoch: count(action, 'epoch'),
    round: count(action, 'round'),
    extraHash: text(action, 'extraHash'),
    report: text(action, 'report'),
    signatures: action['signatures'].map(fields).map((entry) => ({
      signer: count(entry, 'signer'),
      signature: text(entry, 'signature'),
    })),
  };
}

function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Refused('no transaction');
  return { ...value };
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new Refused(`${name} is no text`);
  return value;
}

function count(from: Fields, name: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new Refused(`${name} is no number`);
  return value;
}
