import ipaddr from 'ipaddr.js';

/** Names of `proxy-addr` for networks that are nobody's on the internet. */
const NETWORK_NAMES = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whether only this machine reaches what listens on a host: a name or an address as HOST takes it. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback';
}

/** Whether a text names proxies: an address, a network (`10.0.0.0/8`) or the name of one (`loopback`). */
export function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
  const isNetwork = bits === undefined || (rest.length === 0 && ipaddr.isValidCIDR(text));
  return NETWORK_NAMES.has(text) || (isAddress && isNetwork);
}
