/** Where the words of a text end that links are looked for in: white space, the markup of links, a comma before a link. */
const BETWEEN =
  /\s+|\]\(|\]\[|\[\[|\]\]|[{}"|]|<(?=\/?[a-z]|10\.\d)|>(?![\d.])|(?<=[,;])(?=https?:\/|www\.|10\.\d{4}|arxiv[.:])/iu;
const LATEX_LINK = /\\(?:url|href|path|doi|nolinkurl|burl)(?=\{)/gu;
const ATTRIBUTE = /^href=/iu;

/** The words of a text, links without the markup around them: `[a title](link)`, `\url{link}`, `<link>`. */
export function wordsWithLinks(text: string): string[] {
  return text
    .replace(LATEX_LINK, ' ')
    .split(BETWEEN)
    .map((word) => word.replace(ATTRIBUTE, '').replace(/[,;]+$/u, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** How links are written with their titles: what comes before the link, between both, and at the end. */
interface Markup {
  begins: RegExp;
  between: string;
  end: string;
  /** Whether the link stands before its title. */
  isLinkFirst: boolean;
}

const MARKUPS: readonly Markup[] = [
  // Markdown, LaTeX, Org, HTML, Slack.
  { begins: /^!?\[/, between: '](', end: ')', isLinkFirst: false },
  { begins: /^\\href\s*\{/, between: '}{', end: '}', isLinkFirst: true },
  { begins: /^\[\[/, between: '][', end: ']]', isLinkFirst: true },
  { begins: /^<a\s+href\s*=\s*/i, between: '>', end: '</a>', isLinkFirst: true },
  { begins: /^</, between: '|', end: '>', isLinkFirst: true },
];

/** The link of a text that is nothing but a link with its title, in one of the usual markups; undefined for any other. */
export function linkWithTitle(text: string): string | undefined {
  const written = text.trim().replace(/[.,;]$/u, '');
  for (const { begins, between, end, isLinkFirst } of MARKUPS) {
    const from = begins.exec(written)?.[0].length;
    if (from === undefined || !written.toLowerCase().endsWith(end)) continue;
    const parts = written.slice(from, -end.length).split(between);
    const [link = '', label] = (isLinkFirst ? parts[0] : parts[1])?.trim().split(/\s+/u) ?? [];
    // Markdown may have a label in quotes behind the link.
    if (parts.length !== 2 || (label !== undefined && !/^["'(]/.test(label))) continue;
    return link.replace(/^["'<]|["'>]$/gu, '');
  }
  return undefined;
}
