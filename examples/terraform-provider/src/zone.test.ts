import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatZone, parseZone, type Zone } from './zone.js';

const zone: Zone = {
  origin: 'example.test.',
  ttl: 3600,
  serial: 7,
  records: [
    { name: '@', type: 'MX', value: '10 mail', ttl: null },
    { name: 'www', type: 'TXT', value: '"v=spf1; -all"', ttl: 60 },
  ],
};

test('a zone is read as it was written', () => {
  assert.deepEqual(parseZone(formatZone(zone)), zone);
});

test('a line that is no record is named', () => {
  const text = formatZone(zone).replace('www 60 IN TXT', 'www is');
  assert.throws(() => parseZone(text), /line 5 is no record of a zone: www is "v=spf1; -all"/);
  assert.throws(() => parseZone('www IN A 192.0.2.7\n'), /lacks one of \$ORIGIN, \$TTL and SOA/);
});
