import { readdir, readFile, readlink } from 'node:fs/promises';
import { type Address, splitHostPort } from '../address/address.js';

/** `'unknown'`: this system does not tell, or not to this user. */
export type Holds = 'yes' | 'no' | 'unknown';

/**
 * Whether a process listens at an address, as /proc shows it: its open sockets, and where the sockets of its network
 * namespace are bound. On other systems than Linux it is unknown.
 * @param proc where the process file system is mounted
 */
export async function holdsSocket(pid: number, address: Address, proc = '/proc'): Promise<Holds> {
  if (process.platform !== 'linux') return 'unknown';
  try {
    const listening = await listeningAt(`${proc}/${pid}/net`, address);
    if (listening.size === 0) return 'no';
    for (const fd of await readdir(`${proc}/${pid}/fd`)) {
      // A descriptor may be closed meanwhile.
      const target = await readlink(`${proc}/${pid}/fd/${fd}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined && listening.has(inode)) return 'yes';
    }
    return 'no';
  } catch (error) {
    return isGone(error) ? 'no' : 'unknown';
  }
}

/** Inodes of the sockets that listen at an address. */
async function listeningAt(net: string, { network, address }: Address): Promise<Set<string>> {
  if (network === 'unix') return unixInodes(await readFile(`${net}/unix`, 'utf8'), address);
  const target = splitHostPort(address);
  if (target === undefined) return new Set();
  const tables = [await readFile(`${net}/tcp`, 'utf8'), await readFile(`${net}/tcp6`, 'utf8').catch(() => '')];
  return new Set(tables.flatMap((table) => [...tcpInodes(table, target)]));
}

/** Lines of `Num RefCount Protocol Flags Type St Inode Path`; the flag 0x10000 is that of a socket that listens. */
function unixInodes(table: string, path: string): Set<string> {
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const match = /^\S+ \S+ \S+ ([0-9A-Fa-f]+) \S+ \S+ +(\d+) (.*)$/.exec(line);
    const [, flags = '0', inode = '', bound] = match ?? [];
    if (bound === path && (Number.parseInt(flags, 16) & 0x10000) !== 0) inodes.add(inode);
  }
  return inodes;
}

const LISTEN = '0A';
/** Addresses in the tables are 32-bit words of the machine's byte order, which is little-endian where Node runs. */
const ANY = ['00000000', '0'.repeat(32), '0000000000000000FFFF000000000000'];

/** Lines of `sl local_address rem_address st … inode`. */
function tcpInodes(table: string, target: { host: string; port: number }): Set<string> {
  const hosts = new Set([...ANY, ...encodings(target.host)]);
  const inodes = new Set<string>();
  for (const line of table.split('\n')) {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [host = '', port = ''] = local.split(':');
    if (state === LISTEN && Number.parseInt(port, 16) === target.port && hosts.has(host)) inodes.add(inode);
  }
  return inodes;
}

/** How the tables write a loopback host; other hosts are not looked for. */
function encodings(host: string): string[] {
  if (host === '::1') return [`${'0'.repeat(24)}01000000`];
  const bytes =
    host === 'localhost'
      ? [127, 0, 0, 1]
      : host
          .replace(/^::ffff:/i, '')
          .split('.')
          .map(Number);
  if (bytes.length !== 4) return [];
  const word = Buffer.from(bytes.reverse()).toString('hex').toUpperCase();
  const mapped = `0000000000000000FFFF0000${word}`;
  return host === 'localhost' ? [word, mapped, `${'0'.repeat(24)}01000000`] : [word, mapped];
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
