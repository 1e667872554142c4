import { lstatSync, realpathSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { type Connector, connectTcp, connectUnix, LooppError } from '@loopp/grpc';
import { type Address, isLoopback, splitHostPort } from './address.js';

/** An address as the other side put it, of any network. */
export interface Announced {
  readonly network: string;
  readonly address: string;
}

/**
 * How to reach an announced address. The other process announces what it likes, so only unix sockets and loopback are
 * dialled unless the application says otherwise.
 * @throws LooppError `GO_PLUGIN_UNTRUSTED_ADDRESS`, `GO_PLUGIN_BAD_ADDRESS`
 */
export function connectorFor(address: Address, allowRemote = false): Connector {
  if (address.network === 'unix') return connectUnix(socketPathOf(address.address));
  const target = splitHostPort(address.address);
  if (address.network !== 'tcp' || target === undefined) throw unknownAddress(address);
  if (!allowRemote && !isLoopback(target.host)) {
    throw new LooppError(
      'GO_PLUGIN_UNTRUSTED_ADDRESS',
      `the other side announced ${address.address}, which is not on this machine; it is not dialled`,
      { remedy: 'set allowRemoteAddresses if this plugin really runs on another machine' },
    );
  }
  if (target.host !== '::1') return connectTcp(target.host, target.port);
  // A server on `[::]` serves IPv4 too, which is all there is on machines without an IPv6 loopback.
  return (signal) =>
    connectTcp(
      '::1',
      target.port,
    )(signal).catch((error: unknown) => {
      if (signal.aborted || !isUnreachable(error)) throw error;
      return connectTcp('127.0.0.1', target.port)(signal);
    });
}

/** @throws LooppError `GO_PLUGIN_BAD_ADDRESS` for a network that nobody knows */
export function knownAddress(announced: Announced): Address {
  const { network, address } = announced;
  if (network !== 'unix' && network !== 'tcp') throw unknownAddress(announced);
  return { network, address };
}

function unknownAddress({ network, address }: Announced): LooppError {
  return new LooppError('GO_PLUGIN_BAD_ADDRESS', `unknown address type: ${network} ${address}`);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
}

/** Go writes the NUL of Linux’ abstract sockets as `@`; gRPC's own form of a path begins with `unix:`. */
function socketPathOf(address: string): string {
  const path = address.replace(/^unix:(?:\/\/(?=\/))?/, '');
  return path.startsWith('@') && process.platform === 'linux' ? `\0${path.slice(1)}` : path;
}

/**
 * Removes the socket a dead plugin left behind, and nothing else: it must be a socket of this user, in `directory` or in the
 * system's temp directory itself. What the plugin announced is not trusted.
 * @returns whether a socket was removed
 */
export function removeStaleSocket(address: Address, directory: string | undefined, temp: string = tmpdir()): boolean {
  if (address.network !== 'unix') return false;
  try {
    const stat = lstatSync(address.address);
    if (!stat.isSocket() || (process.getuid !== undefined && stat.uid !== process.getuid())) return false;
    const parent = realpathSync(dirname(address.address));
    const allowed = [temp, ...(directory === undefined ? [] : [directory])].map((path) => realpathSync(path));
    if (!allowed.includes(parent)) return false;
    unlinkSync(address.address);
    return true;
  } catch {
    return false;
  }
}
