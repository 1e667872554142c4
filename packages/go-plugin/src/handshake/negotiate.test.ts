import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { negotiateVersion } from './negotiate.js';

const limit = { timeout: 10_000 };

test('the plugin takes its highest version that the host lists, in whatever order', limit, () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(20), { minLength: 1 }), fc.uniqueArray(fc.nat(20)), (own, offered) => {
      const common = own.filter((version) => offered.includes(version));
      const expected = common.length > 0 ? Math.max(...common) : Math.min(...own);
      assert.equal(negotiateVersion(own, offered.join(',')), expected);
    }),
  );
});

test('without a list the plugin takes its lowest version', limit, () => {
  assert.equal(negotiateVersion([3, 2], undefined), 2);
});

test('an entry that is no integer is reported and skipped', limit, () => {
  const bad: string[] = [];
  assert.equal(
    negotiateVersion([1, 2], 'two,1', (entry) => bad.push(entry)),
    1,
  );
  assert.deepEqual(bad, ['two']);
});
