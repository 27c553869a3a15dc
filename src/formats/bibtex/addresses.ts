/** Signs that stand in addresses and DOIs, as LaTeX has them. */
const SIGNS: Readonly<Record<string, string>> = {
  textunderscore: '_',
  _: '_',
  textasciitilde: '~',
  sim: '~',
  textless: '<',
  textgreater: '>',
  less: '<',
  greater: '>',
  lt: '<',
  gt: '>',
  textasciicircum: '^',
  textbackslash: '\\',
  slash: '/',
  textendash: '–',
  textemdash: '—',
};
const SIGN_COMMAND = /\\([a-z]+)(?:\{\}| (?=\S)|(?![a-z]))/gi;
const MATH = /\$(?:\\([a-z]+)|([<>~_]))\$/gi;

/**
 * An address or a DOI as it is, from how LaTeX has it: `\url{https://example.org/a\_b}` is
 * `https://example.org/a_b`, and `10.1000/a{\_}b` is `10.1000/a_b`.
 */
export function plainAddress(text = ''): string {
  const inner = text.trim().replace(/^\\(?:url|doi|path|nolinkurl)\s*\{(.*)\}$/s, '$1');
  if (!/[\\{}$]/.test(inner)) return inner;
  return inner
    .replace(/\\href\s*\{([^{}]*)\}\s*\{[^{}]*\}/g, '$1')
    .replace(
      MATH,
      (all, name?: string, sign?: string) => sign ?? SIGNS[name?.toLowerCase() ?? ''] ?? all,
    )
    .replace(SIGN_COMMAND, (all, name: string) => SIGNS[name.toLowerCase()] ?? all)
    .replace(/\\[~^]\{\s*\}/g, (sign) => sign.charAt(1))
    .replace(/\\([_%&#~^$/:.?=+-])/g, '$1')
    .replace(/(?<!\\)[{}]/g, '')
    .replace(/\\([{}])/g, '$1')
    .trim();
}

/** The addresses in a field, which some programs fill with several. */
export function addressesIn(text = ''): string[] {
  return text.match(/https?:\/\/[^\s"<>]+/gi)?.map((url) => url.replace(/[;,]$/, '')) ?? [];
}
