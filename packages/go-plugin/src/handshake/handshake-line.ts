import { LooppError } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import { CORE_PROTOCOL_VERSION } from './handshake.js';
import { parseBool } from './parse-bool.js';

/** The one line by which a plugin says where it serves. */
export interface HandshakeLine {
  /** The application version the plugin chose. */
  readonly version: number;
  readonly address: Address;
  /** The plugin's leaf certificate (DER), present with AutoMTLS. */
  readonly certificate?: Uint8Array | undefined;
  /** `true` when the plugin multiplexes its broker over the main connection. */
  readonly multiplex: boolean;
}

export interface HandshakeExpectation {
  /** Application versions this host speaks. */
  readonly versions: readonly number[];
  /** The host asked for multiplexing; a plugin that does not offer it is refused. */
  readonly multiplex?: boolean;
}

/** Code of the error of a plugin that never spoke the protocol. */
export const NO_HANDSHAKE = 'GO_PLUGIN_NO_HANDSHAKE';

// A certificate has hundreds of characters; go-plugin itself ignores a shorter sixth field.
const SHORTEST_CERTIFICATE = 50;
const NEWER_PLUGIN =
  'rebuild the plugin with a go-plugin that offers it (Go: v1.6.0), or start it without multiplexing';

/** `CORE|APP|NETWORK|ADDR|PROTOCOL|CERT[|MUX]`, with the newline. The seventh field is only for hosts that asked for it. */
export function formatHandshakeLine(line: HandshakeLine): string {
  const certificate = line.certificate === undefined ? '' : unpadded(line.certificate);
  const fields = [CORE_PROTOCOL_VERSION, line.version, line.address.network, line.address.address, 'grpc', certificate];
  return `${fields.join('|')}${line.multiplex ? '|true' : ''}\n`;
}

/** Tells a handshake line, right or wrong, from something the plugin merely printed. */
export function looksLikeHandshake(line: string): boolean {
  const fields = fieldsOf(line);
  return fields.length >= 4 && (/^\d+$/.test(fields[0] ?? '') || fields[2] === 'unix' || fields[2] === 'tcp');
}

/**
 * Reads a handshake line and checks it against what the host can do, in go-plugin's order and with its texts.
 * @throws LooppError `GO_PLUGIN_HANDSHAKE` with the field that does not fit, `GO_PLUGIN_NO_HANDSHAKE` for any other text
 */
export function parseHandshakeLine(text: string, expectation: HandshakeExpectation): HandshakeLine {
  const [core, app, network, address, protocol, certificate, multiplex] = fieldsOf(text);
  if (core === undefined || app === undefined || network === undefined || address === undefined) {
    throw new LooppError(NO_HANDSHAKE, `Unrecognized remote plugin message: ${text.trim()}`);
  }
  checkCore(core);
  const version = checkVersion(app, expectation.versions);
  if (network !== 'unix' && network !== 'tcp') throw refuse(`unknown address type: ${network}`);
  if (address === '') throw refuse('the plugin announced an empty address');
  checkProtocol(protocol);
  return {
    version,
    address: { network, address },
    certificate: parseCertificate(certificate),
    multiplex: checkMultiplex(multiplex, expectation.multiplex === true),
  };
}

/** Spaces, and the byte order mark that some consoles begin with, say nothing. */
function fieldsOf(line: string): string[] {
  return line.split('|').map((field) => field.trim());
}

function checkCore(field: string): void {
  if (!/^[+-]?\d+$/.test(field))
    throw refuse(`error parsing core protocol version: ${JSON.stringify(field)} is no integer`);
  const core = Number(field);
  if (core === CORE_PROTOCOL_VERSION) return;
  throw refuse(
    `incompatible core API version with plugin. Plugin version: ${core}, Core version: ${CORE_PROTOCOL_VERSION}`,
    'recompile the plugin against a current go-plugin, or update this host',
  );
}

function checkVersion(field: string, versions: readonly number[]): number {
  if (!/^\d+$/.test(field)) throw refuse(`error parsing protocol version: ${JSON.stringify(field)} is no integer`);
  const version = Number(field);
  if (versions.includes(version)) return version;
  const known = [...versions].sort((a, b) => a - b).join(' ');
  throw refuse(
    `incompatible API version with plugin. Plugin version: ${version}, Client versions: [${known}]`,
    'use a release of the plugin that speaks one of these versions, or a host that speaks the version of the plugin',
  );
}

function checkProtocol(field: string | undefined): void {
  // An absent field is the oldest plugins' way to say netrpc.
  const protocol = field === undefined || field === '' ? 'netrpc' : field;
  if (protocol === 'grpc') return;
  throw refuse(
    `unsupported plugin protocol ${JSON.stringify(protocol)}. Supported: [grpc]`,
    'build the plugin with go-plugin’s GRPCServer option; net/rpc exists for Go alone',
  );
}

function parseCertificate(field: string | undefined): Uint8Array | undefined {
  if (field === undefined || field.length <= SHORTEST_CERTIFICATE) return undefined;
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(field)) throw refuse('error parsing server cert: the field is not base64');
  const der = Buffer.from(field, 'base64');
  if (der[0] !== 0x30) throw refuse('error parsing server cert: the field holds no DER sequence');
  return der;
}

function checkMultiplex(field: string | undefined, wanted: boolean): boolean {
  const missing = 'client requested gRPC broker multiplexing but plugin does not support the feature';
  if (field === undefined) {
    if (!wanted) return false;
    throw refuse(
      `${missing}; for Go plugins, you will need to update the github.com/hashicorp/go-plugin dependency and recompile`,
      NEWER_PLUGIN,
    );
  }
  if (!wanted) return false;
  const offered = parseBool(field);
  if (offered === undefined) {
    throw refuse(
      `error parsing ${JSON.stringify(field)} as a boolean for gRPC broker multiplexing support`,
      NEWER_PLUGIN,
    );
  }
  if (!offered) throw refuse(missing, NEWER_PLUGIN);
  return true;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

function refuse(message: string, remedy?: string): LooppError {
  return new LooppError('GO_PLUGIN_HANDSHAKE', message, remedy === undefined ? {} : { remedy });
}
