import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { after, test } from 'node:test';
import { TLSSocket } from 'node:tls';
import fc from 'fast-check';
import { type Curve, createCertificate, curveOf } from './certificate.js';
import { bitString, integer, octetString, oid, sequence } from './der.js';
import { createSecurity } from './node-security.js';

const limit = { timeout: 20_000 };
// openssl req -x509 -newkey rsa:1024 -nodes -subj /CN=localhost -days 36500
const rsaCertificate = `-----BEGIN CERTIFICATE-----
MIICBjCCAW+gAwIBAgIUOXW186HgkRdqhkqVSmPA8uKDHwIwDQYJKoZIhvcNAQEL
BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODEzNTgxNVoYDzIxMjYx
MTA0MTM1ODE1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwgZ8wDQYJKoZIhvcNAQEB
BQADgY0AMIGJAoGBAOPZFeGoS+zKp4BeBq6l4r99G07Mo7dd08S7mYVmZjOUvlsZ
cwMN6Gqg196Vy0V+F8kInDszsnJOW+R88HSQZDzJtzLkLYJyrL1SEpmLtxlmA12s
1G0pDXinoPxo6NLcMFxH60+iUGvB7uRWoGL9F541i64QKSNWtuWct6+D4sdRAgMB
AAGjUzBRMB0GA1UdDgQWBBSM7BEijE1sRqv/FVteO9kwX7RlNjAfBgNVHSMEGDAW
gBSM7BEijE1sRqv/FVteO9kwX7RlNjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3
DQEBCwUAA4GBAKOYXHKSzgsC9/8ZWO7zfF+jo6+CCsQYPesiR4iW/WVVXCfPhr52
hOYeiWEICvusfh00ptkDbLe5ex8ljN2ciYEuq7yOfyNm639BqQBNtYjno1WSQo5Q
uqlG8sBsVSPKp/f+oUPh4X0z7zrDyeZb7xoHHkBdkplrR5Ko8coQEpY4
-----END CERTIFICATE-----
`;
const curves: Curve[] = ['P-521', 'P-384', 'P-256'];
const directory = mkdtempSync(join(tmpdir(), 'tls-'));
const opened: Socket[] = [];
after(() => {
  for (const socket of opened) socket.destroy();
  rmSync(directory, { recursive: true });
});

/** Two ends of a real connection: unlike a duplexPair's, its end is seen on the other side. */
async function sockets(): Promise<[Socket, Socket]> {
  const path = join(directory, String(opened.length));
  const [near, far] = await new Promise<[Socket, Socket]>((resolve) => {
    const server = createServer((accepted) => {
      server.close();
      resolve([client, accepted]);
    }).listen(path);
    const client = connect(path);
  });
  for (const socket of [near, far]) opened.push(socket.on('error', () => undefined));
  return [near, far];
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('DER values are those of the standard’s examples', limit, () => {
  assert.equal(hex(integer(Uint8Array.of(0))), '020100');
  assert.equal(hex(integer(Uint8Array.of(0, 127))), '02017f');
  assert.equal(hex(integer(Uint8Array.of(128))), '02020080');
  assert.equal(hex(oid('1.2.840.113549')), '06062a864886f70d');
  assert.equal(hex(bitString(Uint8Array.of(0xac), 2)), '030202ac');
  assert.equal(hex(sequence()), '3000');
});

test('every DER length says how much follows', limit, () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 70_000 }), (size) => {
      const der = Buffer.from(octetString(new Uint8Array(size)));
      const first = der[1] ?? 0;
      const count = first < 0x80 ? 0 : first - 0x80;
      assert.equal(count === 0 ? first : der.readUIntBE(2, count), size);
      assert.equal(der.length, 2 + count + size);
    }),
  );
});

test('a certificate has what go-plugin’s have, as OpenSSL reads it', limit, async () => {
  const now = new Date('2026-11-23T00:00:00Z');
  for (const curve of curves) {
    const made = await createCertificate({ curve, now });
    const read = new X509Certificate(made.pem);
    assert.deepEqual(Buffer.from(made.der), read.raw);
    assert.equal(read.subject, 'O=HashiCorp\nCN=localhost');
    assert.equal(read.issuer, read.subject);
    assert.equal(read.subjectAltName, 'DNS:localhost');
    assert.ok(read.ca);
    assert.ok(read.verify(read.publicKey));
    assert.ok(read.checkPrivateKey(createPrivateKey(made.privateKey)));
    assert.ok(read.checkIssued(read));
    assert.equal(read.checkHost('localhost'), 'localhost');
    assert.deepEqual(read.keyUsage, ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
    assert.equal(Date.parse(read.validFrom), now.getTime() - 30_000);
    assert.equal(Date.parse(read.validTo), now.getTime() + 262_980 * 3_600_000);
  }
});

test('a certificate is answered on its own curve, on P-256 where it has none', limit, async () => {
  for (const curve of curves) assert.equal(curveOf((await createCertificate({ curve })).pem), curve);
  assert.equal(curveOf((await createCertificate()).pem), 'P-256');
  assert.equal(curveOf(rsaCertificate), 'P-256');
  for (const none of ['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
    assert.throws(() => curveOf(none));
  }
});

test('no two certificates share a serial number or a key', limit, async () => {
  const [one, two] = await Promise.all([createCertificate({ curve: 'P-256' }), createCertificate({ curve: 'P-256' })]);
  assert.notEqual(new X509Certificate(one.pem).serialNumber, new X509Certificate(two.pem).serialNumber);
  assert.notEqual(one.privateKey, two.privateKey);
});

test('two sides that know each other’s certificate speak, with h2 agreed, over any stream', limit, async () => {
  const [host, plugin] = await Promise.all([createCertificate(), createCertificate({ curve: 'P-256' })]);
  const [left, right] = duplexPair();
  const [client, server] = await Promise.all([
    createSecurity({ certificate: host.pem, privateKey: host.privateKey, peer: plugin.pem }).client(left),
    createSecurity({ certificate: plugin.pem, privateKey: plugin.privateKey, peer: host.pem }).server(right),
  ]);
  assert.ok(client instanceof TLSSocket && server instanceof TLSSocket);
  assert.equal(client.alpnProtocol, 'h2');
  assert.equal(client.getProtocol(), 'TLSv1.3');
  client.write('over tls');
  const got = await new Promise((resolve) => server.once('data', resolve));
  assert.equal(String(got), 'over tls');
  client.destroy();
  server.destroy();
});

test('a certificate that is not the pinned one is refused by either side', limit, async () => {
  const [host, plugin, stranger] = await Promise.all([1, 2, 3].map(() => createCertificate({ curve: 'P-256' })));
  assert.ok(host !== undefined && plugin !== undefined && stranger !== undefined);
  const plugins = createSecurity({ certificate: plugin.pem, privateKey: plugin.privateKey, peer: host.pem });
  const asStranger = createSecurity({ certificate: stranger.pem, privateKey: stranger.privateKey, peer: plugin.pem });
  const expectsStranger = createSecurity({ certificate: host.pem, privateKey: host.privateKey, peer: stranger.pem });
  for (const client of [asStranger, expectsStranger]) {
    const [left, right] = await sockets();
    const secured = client.client(left);
    // TLS 1.3 lets a client finish before the server looked at its certificate.
    secured.then((socket) => socket.on('error', () => undefined)).catch(() => undefined);
    await assert.rejects(plugins.server(right), { code: 'GO_PLUGIN_TLS' });
  }
});

test('plain text where TLS is expected fails at once', limit, async () => {
  const own = await createCertificate({ curve: 'P-256' });
  const security = createSecurity({ certificate: own.pem, privateKey: own.privateKey, peer: own.pem });
  const [left, right] = await sockets();
  left.on('error', () => undefined).write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  await assert.rejects(security.server(right), { code: 'GO_PLUGIN_TLS' });
  const [near, far] = await sockets();
  far.on('error', () => undefined).write('not tls at all, not at all');
  await assert.rejects(security.client(near), { code: 'GO_PLUGIN_TLS' });
  const [open, silent] = await sockets();
  silent.resume();
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  await assert.rejects(security.client(open, abort.signal), { code: 'GO_PLUGIN_TLS' });
});
