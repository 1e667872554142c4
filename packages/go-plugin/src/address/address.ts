/** Where one side listens. `address` is a socket path for unix and `host:port` for tcp. */
export interface Address {
  readonly network: 'unix' | 'tcp';
  readonly address: string;
}

/** Host and port of a tcp address; IPv6 hosts stand in brackets. `undefined` when it is no such address. */
export function splitHostPort(address: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.%]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535 || port === 0) return undefined;
  const host = match[1] ?? match[2] ?? '';
  return { host: host === '' ? '127.0.0.1' : host, port };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
