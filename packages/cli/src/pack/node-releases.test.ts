import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compareVersions, newestIn } from './node-range.js';
import { defaultNode, endOfLife } from './node-releases.js';

const limit = { timeout: 5_000 };

it('a release line has ended on the day after its last', limit, () => {
  assert.equal(endOfLife('20.20.2', new Date('2026-04-30T23:59:59Z')), undefined);
  assert.equal(endOfLife('20.20.2', new Date('2026-05-01T00:00:00Z')), '2026-04-30');
  assert.equal(endOfLife('98.1.0', new Date('2099-01-01')), undefined);
});

it('the default line is one that lives', limit, () => {
  assert.equal(endOfLife(`${defaultNode}.0.0`, new Date()), undefined, 'choose a newer line with long-term support');
});

it('versions are compared by their numbers', limit, () => {
  assert.ok(compareVersions('24.9.0', '24.10.0') < 0);
  assert.ok(compareVersions('24.0.10', '24.0.9') > 0);
  assert.equal(compareVersions('24.0.1', '24.0.1'), 0);
  assert.equal(newestIn(['24.9.9', '24.10.0', '24.11.0-rc.1', '240.0.0', '2.4.0'], '24'), '24.10.0');
  assert.equal(newestIn(['24.1.0', '24.10.0', '24.10.3'], '24.1'), '24.1.0');
  assert.equal(newestIn(['22.0.0'], '24'), undefined);
});
