import { BlockList, isIP } from 'node:net';

/** Where one side listens. `address` is a socket path for unix and `host:port` for tcp. */
export interface Address {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
}

/**
 * Host and port of a tcp address; IPv6 hosts stand in brackets. An unspecified host (`:80`, `0.0.0.0:80`, `[::]:80`), where a
 * server listens on every interface, is given as the loopback address that reaches it from this machine. `undefined` when
 * it is no such address.
 */
export function splitHostPort(address: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|([^:[\]\s]*)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535 || port === 0) return undefined;
  const host = match[1] ?? match[2] ?? '';
  if (match[1] !== undefined && isIP(host) !== 6) return undefined;
  if (host !== '' && !isIn(unspecified(), host)) return { host, port };
  return { host: isIP(host) === 6 && !host.includes('.') ? '::1' : '127.0.0.1', port };
}

/** Whether a host is this machine: 127.0.0.0/8, also mapped into IPv6 (`::ffff:127.0.0.1`), `::1`, or `localhost`. */
export function isLoopback(host: string): boolean {
  return /^localhost\.?$/i.test(host) || isIn(loopback(), host);
}

function loopback(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8, 'ipv4');
  list.addAddress('::1', 'ipv6');
  return list;
}

function unspecified(): BlockList {
  const list = new BlockList();
  list.addAddress('0.0.0.0', 'ipv4');
  list.addAddress('::', 'ipv6');
  return list;
}

function isIn(list: BlockList, host: string): boolean {
  const [address = ''] = host.split('%');
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
