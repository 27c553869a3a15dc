import { knownPage } from './known-pages.js';

/** What text puts around an address. */
const BEFORE = /^[\s"'<([{\u2018\u201c\u00ab]+/;
const PUNCTUATION = new Set('.,;:!?\'"<>*\u2019\u201d\u00bb\u2026 \t\n\r'.split(''));
const BRACKETS = [
  [')', '('],
  [']', '['],
  ['}', '{'],
] as const;

/** Proxies make one slash of two. */
const SCHEME = /^https?:\/+/i;
/** What an address is without a scheme: a name of a host that ends with a top-level domain, and a path. */
const HOST = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]{0,61}[\p{L}\p{N}])?\.){1,8}`;
const BARE_ADDRESS = new RegExp(
  String.raw`^(?:www\.${HOST}\p{L}{2,24}|${HOST}\p{L}{2,24}(?::\d{1,5})?\/)`,
  'iu',
);

/** Parameters that say how somebody came to a page, and nothing about which page it is. */
const TRACKING =
  /^(?:utm_.*|mc_[ce]id|_hs.*|hsa_.*|mtm_.*|pk_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|_ga|_gl|ref_src|ref_url|referrer|cmpid|jsessionid|phpsessid|sessionid)$/;
const SESSION_IN_PATH = /;jsessionid=[^/;]*/gi;
/** Fragments that are routes of a page's own script, and not places in a page. */
const ROUTE = /^#[!/]./;

/**
 * The form in which the address of a page is compared: scheme, `www.`, the case of the host, usual ports,
 * fragments, trailing slashes and dots, tracking parameters, the order of the others and `.pdf` at the end do
 * not count, and a page that is known to have several addresses has one (`knownPage`). Brackets, quotes and
 * punctuation around it are left out. Null for what is no address; one without a scheme needs a path.
 * Linear in the length of the text. A key behind `https://` is an address of the same key.
 */
export function addressKey(text: string): string | null {
  const written = withoutEnd(text.replace(BEFORE, ''));
  const rest = written.replace(SCHEME, '').replace(/^\/\//, '');
  const isAddress = SCHEME.test(written) || BARE_ADDRESS.test(rest);
  if (!isAddress || /[\s"<>]/.test(rest) || !URL.canParse(`http://${rest}`)) return null;
  return keyOf(new URL(`http://${rest}`));
}

function keyOf({ host: fullHost, pathname, search, hash }: URL): string | null {
  const host = fullHost
    .replace(/:443$/, '')
    .replace(/\.+(?=$|:)/, '')
    .replace(/^(?:www\d?\.)+(?=.*\.)/, '');
  if (host === '') return null;
  const path = withoutPathEnd(plainEscapes(pathname).replace(SESSION_IN_PATH, ''));
  const parameters = parametersOf(search);
  const place = { host, path: path.replace(/\/{2,}/g, '/'), parameters: new Map(parameters) };
  const page = knownPage(place);
  if (page !== null) return withoutPathEnd(page);
  const query = withoutEnd(parameters.map((parameter) => parameter.join('=')).join('&'));
  const fragment = withoutPathEnd(plainEscapes(hash));
  return host + path + (query && `?${query}`) + (ROUTE.test(fragment) ? fragment : '');
}

/** What tells pages apart, by name and value, in an order of our own. */
function parametersOf(search: string): [name: string, value: string][] {
  return (
    plainEscapes(search.slice(1))
      .replaceAll('%20', '+')
      .split('&')
      // Texts are copied from pages with `&amp;` for `&`.
      .map((parameter) => parameter.replace(/^(?:amp;)+/i, ''))
      .filter((parameter) => parameter !== '')
      .map((parameter): [string, string] => {
        const [name = '', ...value] = parameter.split('=');
        return [name, value.join('=')];
      })
      .filter(([name]) => !TRACKING.test(name.toLowerCase()))
      .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Percent-escapes in one form: none where the character itself means the same, else in upper case. */
function plainEscapes(text: string): string {
  return text.replace(/%(?![\da-f]{2})/gi, '%25').replace(/%[\da-f]{2}/gi, (code) => {
    const sign = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[!$'()*,\-.:;@\w~]/.test(sign) ? sign : code.toUpperCase();
  });
}

/** The text without the punctuation at its end; a closing bracket stays where it was opened inside. */
function withoutEnd(text: string): string {
  return text.slice(
    0,
    endOf(text, (end) => (PUNCTUATION.has(text.charAt(end - 1)) ? 1 : 0)),
  );
}

/** A path, or a key that ends with one, without punctuation, slashes and `.pdf` at its end. */
function withoutPathEnd(path: string): string {
  const end = endOf(path, (to) => {
    if (PUNCTUATION.has(path.charAt(to - 1)) || path.charAt(to - 1) === '/') return 1;
    return /[^/]\.pdf/i.test(path.slice(Math.max(0, to - 5), to)) ? 4 : 0;
  });
  return path.slice(0, end);
}

/** Where a text ends without what `dropped` counts before an end, and without brackets that close nothing. */
function endOf(text: string, dropped: (end: number) => number): number {
  const surplus = new Map<string, number>();
  for (const [close, open] of BRACKETS) {
    surplus.set(close, text.split(close).length - text.split(open).length);
  }
  for (let end = text.length; end > 0; ) {
    const unopened = surplus.get(text.charAt(end - 1)) ?? 0;
    const chars = unopened > 0 ? 1 : dropped(end);
    if (chars === 0) return end;
    if (unopened > 0) surplus.set(text.charAt(end - 1), unopened - 1);
    end -= chars;
  }
  return 0;
}
