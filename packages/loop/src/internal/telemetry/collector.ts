import { readFileSync } from 'node:fs';
import { Channel, type Connector, connectTcp, connectTls, connectUnix, LooppError, Metadata } from '@loopp/grpc';

export interface CollectorOptions {
  /** `host:port`, also with a resolver's or a URL's prefix, or `unix:PATH`. */
  readonly target: string;
  /** `undefined`: plain text. An empty `caFile` stands for the system's authorities. */
  readonly tls: { readonly caFile: string } | undefined;
}

/** A channel to a collector that takes OTLP over gRPC, compressed as the original's. */
export function openCollector({ target, tls }: CollectorOptions): Channel {
  return new Channel(connectorTo(target, tls), { compression: 'gzip', authority: target.replace(/^.*\/\/\/?/, '') });
}

/** @throws LooppError `LOOP_COLLECTOR` for a target that is no address, or a certificate that cannot be read */
function connectorTo(target: string, tls: CollectorOptions['tls']): Connector {
  if (target.startsWith('unix:')) return connectUnix(target.replace(/^unix:(\/\/)?/, ''));
  const address = target.replace(/^[a-z]+:\/\/\/?/, '');
  const [, bracketed, plain, portText] = /^(?:\[(.*)\]|([^:]*)):(\d+)\/?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) {
    throw new LooppError('LOOP_COLLECTOR', `the collector's target ${JSON.stringify(target)} is no host:port`, {
      remedy: 'Give CL_TRACING_COLLECTOR_TARGET and CL_TELEMETRY_ENDPOINT as host:port.',
    });
  }
  const port = Number(portText);
  if (tls === undefined) return connectTcp(host, port);
  return connectTls({ host, port, servername: host, ...(tls.caFile !== '' && { ca: readCertificate(tls.caFile) }) });
}

function readCertificate(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new LooppError('LOOP_COLLECTOR', `the collector's certificate authority ${path} cannot be read`, {
      remedy: 'Give CL_TRACING_TLS_CERT_PATH and CL_TELEMETRY_CA_CERT_FILE as paths of PEM files.',
      cause,
    });
  }
}

export function headersOf(headers: Readonly<Record<string, string>>): Metadata {
  return new Metadata(Object.entries(headers));
}
