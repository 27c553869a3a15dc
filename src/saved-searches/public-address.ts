import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Why nothing is posted to an address. */
class AddressRefused extends Error {
  constructor(host: string, address: string) {
    super(
      host === address
        ? `${address} is no public address`
        : `${host} is ${address}, which is no public address`,
    );
    this.name = 'AddressRefused';
  }
}

/**
 * Whether an address may be anybody's on the internet: not loopback, private, link-local, shared, reserved,
 * multicast, nor one that carries another in it (IPv4 in IPv6, 6to4, Teredo, NAT64), unless that is mapped and
 * public itself.
 */
export function isPublicAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) is of link-local addresses.
  if (isIP(address) === 0 || address.includes('%')) return false;
  return ipaddr.process(address).range() === 'unicast';
}

/** Throws AddressRefused where an address of the web names a host by a number that is not public. */
export function refusePrivateNumber({ hostname }: URL): void {
  // URL has made the usual form of decimal, octal and hexadecimal numbers.
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressRefused(host, host);
}

/**
 * Resolves names for a connection, and fails with AddressRefused where any address of a name is not public. What
 * was checked is what is connected to: a name that changes in between (DNS rebinding) gains nothing. Not called
 * for hosts that are numbers.
 */
export const lookupPublic: LookupFunction = (host, options, answer) => {
  resolve(host, { ...options, all: true }, (error, addresses) => {
    if (error) return answer(error, '', 0);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (refused) return answer(new AddressRefused(host, refused.address), '', 0);
    if (options.all) return answer(null, addresses);
    return answer(null, first?.address ?? '', first?.family ?? 0);
  });
};
