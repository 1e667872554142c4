import { Keystore as wire } from '../../pb/loop/keystore.pb.js';
import type { Keystore } from '../../types/relayer.js';
import { args, noArgs, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bytes, text, texts } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';

const accountAndData = args(field('account', text), field('data', bytes));

export const keystore = object<Keystore>('Keystore', [
  service<Keystore>(wire, {
    accounts: unary(wire.methods.accounts, noArgs, reply('accounts', texts), { repeatable: true }),
    sign: unary(wire.methods.sign, accountAndData, reply('signedData', bytes), { repeatable: true }),
    decrypt: unary(wire.methods.decrypt, accountAndData, reply('decryptedData', bytes), { repeatable: true }),
  }),
]);
