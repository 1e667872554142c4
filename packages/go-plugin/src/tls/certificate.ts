import { createHash, generateKeyPair, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from './der.js';
import { pemOf } from './pem.js';

export type Curve = 'P-521' | 'P-384' | 'P-256';

/** A throw-away self-signed certificate with its key. */
export interface Certificate {
  readonly pem: string;
  readonly der: Uint8Array;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
}

const OID = {
  organization: '2.5.4.10',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};

// Each curve with the hash of its strength (RFC 5758).
const SIGNATURE: Readonly<Record<Curve, { readonly hash: string; readonly oid: string }>> = {
  'P-521': { hash: 'sha512', oid: '1.2.840.10045.4.3.4' },
  'P-384': { hash: 'sha384', oid: '1.2.840.10045.4.3.3' },
  'P-256': { hash: 'sha256', oid: '1.2.840.10045.4.3.2' },
};

const BEFORE_MS = 30_000;
const AFTER_MS = 262_980 * 3_600_000;
const generate = promisify(generateKeyPair);

/**
 * Makes the certificate one side of AutoMTLS uses for one run: self-signed ECDSA, O=HashiCorp CN=localhost, good for client
 * and server, its own authority, valid from 30 s ago for 30 years (go-plugin's generateCert). On P-256 by default, which
 * every TLS library knows; go-plugin's P-521 is refused by BoringSSL (grpcio, netty-tcnative).
 */
export async function createCertificate(options: { curve?: Curve | undefined; now?: Date } = {}): Promise<Certificate> {
  const curve = options.curve ?? 'P-256';
  const { publicKey, privateKey } = await generate('ec', { namedCurve: curve });
  const der = encode(publicKey, privateKey, SIGNATURE[curve], options.now ?? new Date());
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { der, pem: pemOf(der), privateKey: privatePem };
}

const NAMES: Readonly<Record<string, Curve>> = { secp521r1: 'P-521', secp384r1: 'P-384', prime256v1: 'P-256' };

/**
 * The curve for an answer to a certificate (PEM): the same, which its maker knows; P-256 for RSA and everything else.
 * @throws the system's error for what is no certificate
 */
export function curveOf(certificate: string): Curve {
  const { publicKey } = new X509Certificate(certificate);
  return NAMES[publicKey.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'P-256';
}

function encode(
  publicKey: KeyObject,
  privateKey: KeyObject,
  signature: { readonly hash: string; readonly oid: string },
  now: Date,
): Uint8Array {
  const algorithm = sequence(oid(signature.oid));
  const name = sequence(attribute(OID.organization, 'HashiCorp'), attribute(OID.commonName, 'localhost'));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(randomBytes(16)),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - BEFORE_MS)), time(new Date(now.getTime() + AFTER_MS))),
    name,
    spki,
    explicit(3, sequence(...extensions(spki))),
  );
  return sequence(body, algorithm, bitString(sign(signature.hash, body, privateKey)));
}

function extensions(spki: Uint8Array): Der[] {
  // Bits 0 digitalSignature, 2 keyEncipherment, 4 keyAgreement, 5 keyCertSign, from the left.
  const usage = bitString(Uint8Array.of(0b1010_1100), 2);
  const purposes = sequence(oid(OID.clientAuth), oid(OID.serverAuth));
  const dnsName = sequence(implicit(2, Buffer.from('localhost')));
  const keyId = octetString(createHash('sha1').update(spki).digest());
  return [
    extension(OID.keyUsage, usage, true),
    extension(OID.extendedKeyUsage, purposes),
    extension(OID.basicConstraints, sequence(boolean(true)), true),
    extension(OID.subjectKeyIdentifier, keyId),
    extension(OID.subjectAltName, dnsName),
  ];
}

function extension(id: string, value: Der, critical = false): Der {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function attribute(id: string, value: string): Der {
  return set(sequence(oid(id), utf8String(value)));
}
