import { LooppError } from '@loopp/grpc';
import type { HandshakeLine } from '../handshake/handshake-line.js';
import type { Certificate } from '../tls/certificate.js';
import { pemOf } from '../tls/pem.js';
import type { Security } from '../tls/security.js';
import type { TlsMaterial } from '../tls/tls-material.js';
import type { PluginClientOptions } from './options.js';

/** The host's side of TLS, before and after the handshake line. */
export class HostTls {
  readonly #own: Certificate | undefined;
  readonly #material: TlsMaterial | undefined;

  private constructor(own: Certificate | undefined, material: TlsMaterial | undefined) {
    this.#own = own;
    this.#material = material;
  }

  static async prepare(options: PluginClientOptions): Promise<HostTls> {
    if (options.tls !== 'auto') return new HostTls(undefined, options.tls);
    const { createCertificate } = await import('../tls/certificate.js');
    return new HostTls(await createCertificate({ curve: options.curve }), undefined);
  }

  /** What PLUGIN_CLIENT_CERT carries: the certificate alone, never the key. */
  get clientCertificate(): string | undefined {
    return this.#own?.pem;
  }

  /**
   * How to speak with a plugin that answered `line`.
   * @throws LooppError `GO_PLUGIN_NO_TLS` when the plugin ignored AutoMTLS; a Go host would fail at its first call
   */
  async security(line: HandshakeLine): Promise<Security | undefined> {
    if (this.#own === undefined && this.#material === undefined) return undefined;
    const { createSecurity } = await import('../tls/node-security.js');
    if (this.#material !== undefined) return createSecurity(this.#material);
    if (this.#own === undefined) return undefined;
    if (line.certificate === undefined) {
      throw new LooppError('GO_PLUGIN_NO_TLS', 'the host asked for AutoMTLS, and the plugin gave no certificate', {
        remedy: 'use a plugin whose go-plugin knows AutoMTLS, or start it without',
      });
    }
    await checkCertificate(line.certificate);
    return createSecurity({
      certificate: this.#own.pem,
      privateKey: this.#own.privateKey,
      peer: pemOf(line.certificate),
    });
  }
}

/** OpenSSL ignores an authority that it cannot read, and the handshake would fail later for a reason nobody understands. */
async function checkCertificate(der: Uint8Array): Promise<void> {
  const { X509Certificate } = await import('node:crypto');
  try {
    new X509Certificate(der);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LooppError('GO_PLUGIN_HANDSHAKE', `error parsing server cert: ${reason}`, { cause });
  }
}
