import { scriptText, texFormula } from '../../text/readable/markup.js';
import { mathText } from '../../text/readable/mathml.js';

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

/** What an element does to its text. */
type Rule = (element: Element) => string;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['sup', (element) => scriptText('sup', textWithin(element))],
  ['sub', (element) => scriptText('sub', textWithin(element))],
  ['inf', (element) => scriptText('sub', textWithin(element))],
  ['style', styledText],
  ['math', mathText],
  ['tex-math', (element) => texFormula(textWithin(element))],
  ['alternatives', alternativesText],
  ...[...BLOCKS].map((name): [string, Rule] => [name, (element) => `\n${textWithin(element)}\n`]),
]);

/**
 * All text within an element, trimmed: what is raised or lowered in signs, formulas in one line, and paragraphs on
 * lines of their own.
 */
export function textOf(element: Element): string {
  return textWithin(element).trim();
}

/** The same with the spaces at its ends, which stand between words: `<i>E. coli </i>strains`. */
function textWithin({ content }: Element): string {
  const [only] = content;
  if (content.length === 1 && typeof only === 'string') return only;
  return content
    .map((part) => (typeof part === 'string' ? part : (RULES.get(part.name) ?? textWithin)(part)))
    .join('');
}

/** EndNote's runs of text in one font: `<style face="subscript">2</style>`. */
function styledText(element: Element): string {
  const face = element.attributes.face ?? '';
  const text = textWithin(element);
  if (face.includes('superscript')) return scriptText('sup', text);
  return face.includes('subscript') ? scriptText('sub', text) : text;
}

/** A formula in MathML and in TeX is one. */
function alternativesText(element: Element): string {
  const hasMath = element.content.some((part) => typeof part === 'object' && part.name === 'math');
  if (!hasMath) return textWithin(element);
  const content = element.content.filter(
    (part) => typeof part === 'string' || part.name !== 'tex-math',
  );
  return textWithin({ ...element, content });
}
