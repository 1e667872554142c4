// The function provider::zonefile::reverse_name: under which name the DNS keeps the name of an address.
import { isIPv4, isIPv6 } from 'node:net';

/** `192.0.2.7` is `7.2.0.192.in-addr.arpa.`; an IPv6 address is its 32 digits, backwards, in `ip6.arpa.`. */
export function reverseName(address: string): string {
  if (isIPv4(address)) return `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
  if (isIPv6(address) && !/[.%]/.test(address)) return `${digits(address).reverse().join('.')}.ip6.arpa.`;
  throw new RangeError(`"${address}" is no address`);
}

function digits(address: string): string[] {
  const [before = '', after = ''] = address.split('::');
  const [head, tail] = [groups(before), groups(after)];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => [...group.padStart(4, '0')]);
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
