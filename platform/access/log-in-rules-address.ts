import { BlockList, isIP } from 'node:net';

interface Range {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Whether it is an IPv4 or IPv6 address, or a range of such in CIDR notation (RFC 4632, RFC 4291 2.3). */
export function isAddressRange(text: string): boolean {
  return readRange(text) !== undefined;
}

/** Addresses and ranges, to be looked up. Takes what `isAddressRange` takes. */
export function listAddresses(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of ranges) {
    const range = readRange(text);
    if (range) list.addSubnet(range.address, range.bits, range.family);
  }
  return list;
}

/** Whether the list holds the address; what is no address is in no list. */
export function holdsAddress(list: BlockList, address: string): boolean {
  const plain = toPlain(address.replace(/%.*$/, ''));
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * What an address is counted as, where requests and failures of an address are: an IPv4 address as itself, an IPv6 one as its network of 64 bits. Whoever has
 * one address of that has all of them (RFC 4291 2.5.1, RFC 8981), and could come from another at each attempt.
 */
export function networkOf(address: string): string {
  const plain = toPlain(address.replace(/%.*$/, ''));
  if (isIP(plain) !== 6) return plain;
  // As URL writes it: in small letters, without leading zeros, the longest run of zeros as `::`.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

function readRange(text: string): Range | undefined {
  const [given = '', length, ...more] = text.split('/');
  const family = isIP(given);
  if (family === 0 || given.includes('%') || more.length > 0) return undefined;
  const most = family === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = length === undefined ? most : Number(length);
  if (bits > most) return undefined;
  const address = toPlain(given);
  if (family === 4 || isIP(address) === 6) return { address, bits, family: family === 4 ? 'ipv4' : 'ipv6' };
  return bits < 96 ? { address: given, bits, family: 'ipv6' } : { address, bits: bits - 96, family: 'ipv4' };
}

/** An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`, RFC 4291 2.5.5.2) as itself: sockets that take both give it so. */
function toPlain(address: string): string {
  if (isIP(address) !== 6 || !URL.canParse(`http://[${address}]`)) return address;
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(`http://[${address}]`).hostname);
  if (!mapped) return address;
  const [high, low] = [parseInt(mapped[1] ?? '', 16), parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
