import { type Logger, LooppError } from '@loopp/grpc';
import type { Security } from '../tls/security.js';
import type { ServePluginOptions } from './options.js';

/** How the plugin speaks TLS, and the certificate its handshake line carries with AutoMTLS. */
export interface PluginSecurity {
  readonly security: Security | undefined;
  readonly certificate: Uint8Array | undefined;
}

/** Own material when the plugin has some, AutoMTLS when the host sent its certificate, else plain text. */
export async function pluginSecurity(
  options: ServePluginOptions,
  env: NodeJS.ProcessEnv,
  logger: Logger,
): Promise<PluginSecurity> {
  const hostCertificate = env['PLUGIN_CLIENT_CERT'] ?? '';
  if (options.tls === undefined && hostCertificate === '') return { security: undefined, certificate: undefined };
  const { createSecurity } = await import('../tls/node-security.js');
  if (options.tls !== undefined) return { security: createSecurity(options.tls), certificate: undefined };
  const { createCertificate, curveOf } = await import('../tls/certificate.js');
  let curve = options.curve;
  try {
    curve ??= curveOf(hostCertificate);
  } catch (error) {
    // As go-plugin does: serve on, and refuse every connection.
    logger.error('PLUGIN_CLIENT_CERT holds no certificate; no host can connect', { error });
    return { security: refuseAll(), certificate: undefined };
  }
  const own = await createCertificate({ curve });
  return {
    security: createSecurity({ certificate: own.pem, privateKey: own.privateKey, peer: hostCertificate }),
    certificate: own.der,
  };
}

function refuseAll(): Security {
  const refuse = () => Promise.reject(new LooppError('GO_PLUGIN_TLS', 'the host sent no usable certificate'));
  return { client: refuse, server: refuse };
}
