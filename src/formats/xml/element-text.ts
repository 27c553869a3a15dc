/** An XML element without its namespace's prefix: `dc:title` is `title`. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: (Element | string)[];
}

/** Elements that stand on lines of their own, in JATS and in HTML. */
const BLOCKS = new Set(
  'p div br break hr sec title list list-item ul ol li def-list disp-formula table tr td section'.split(
    ' ',
  ),
);

/**
 * What changes how a text is read: it stays markup here, and becomes signs where the markup of all formats does
 * (src/text/readable).
 */
const KEPT = new Set(['sup', 'sub', 'inf', 'tex-math', 'alternatives']);

/**
 * All text within an element, trimmed: with the markup of formulas and of what is raised or lowered, and
 * with paragraphs on lines of their own.
 */
export function textOf(element: Element): string {
  return textWithin(element).trim();
}

/** The same with the spaces at its ends, which stand between words: `<i>E. coli </i>strains`. */
function textWithin({ content }: Element): string {
  const [only] = content;
  if (content.length === 1 && typeof only === 'string') return only;
  let text = '';
  for (const part of content) text += typeof part === 'string' ? part : partText(part);
  return text;
}

function partText(part: Element): string {
  const { name } = part;
  if (BLOCKS.has(name)) return `\n${textWithin(part)}\n`;
  if (KEPT.has(name)) return `<${name}>${textWithin(part)}</${name}>`;
  if (name === 'math') return withTags(part);
  return name === 'style' ? styledText(part) : textWithin(part);
}

/** EndNote's runs of text in one font: `<style face="subscript">2</style>`. */
function styledText(part: Element): string {
  const script = part.attributes.face?.match(/(su[bp])(?:er)?script/)?.[1];
  const text = textWithin(part);
  return script === undefined ? text : `<${script}>${text}</${script}>`;
}

/** Every element of a formula means something. */
function withTags({ name, content }: Element): string {
  const inner = content.map((part) => (typeof part === 'string' ? part : withTags(part)));
  return `<${name}>${inner.join('')}</${name}>`;
}
