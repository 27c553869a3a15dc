import { MARKS, script } from './latex-symbols.js';

/** An element of MathML without the prefix of its namespace. */
export interface MathNode {
  readonly name: string;
  readonly content: readonly (MathNode | string)[];
}

/** Nothing to be read: programs' notes, space for signs that are not there, TeX beside what it was made into. */
const SILENT = new Set([
  'annotation',
  'annotation-xml',
  'mphantom',
  'none',
  'maligngroup',
  'malignmark',
]);
/** Written with spaces around them, so that `a < b` is not taken for the beginning of a tag. */
const RELATION = /^[<>=≤≥≠≈≃≅∼∝≪≫≡∈∉⊂⊆→←↔⇒⇔±∓×≲≳]$/;
/** Signs that only programs see: function application, invisible times, separator and plus. */
const INVISIBLE = /[\u2061-\u2064\u200b]/g;
/** Marks above a letter, by the signs that MathML has for them. */
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['¯', MARKS.get('bar') ?? ''],
  ['‾', MARKS.get('bar') ?? ''],
  ['_', MARKS.get('bar') ?? ''],
  ['^', MARKS.get('^') ?? ''],
  ['ˆ', MARKS.get('^') ?? ''],
  ['~', MARKS.get('~') ?? ''],
  ['˜', MARKS.get('~') ?? ''],
  ['˙', MARKS.get('.') ?? ''],
  ['¨', MARKS.get('"') ?? ''],
  ['→', '\u20d7'],
]);
/** Math within math; what is nested deeper is none that anybody wrote. */
const MAX_DEPTH = 60;

/** What an element of MathML shows, in one line: `msup` of `x` and `2` is `x²`, `mfrac` of `a` and `b` is `a/b`. */
export function mathText(node: MathNode): string {
  return shown(node, 0).replace(/\s+/g, ' ').trim();
}

function shown(node: MathNode | string, depth: number): string {
  // Between elements of MathML white space means nothing.
  if (typeof node === 'string') return node.trim();
  if (depth > MAX_DEPTH || SILENT.has(node.name)) return '';
  const part = (k: number) => {
    const child = childrenOf(node)[k];
    return child ? shown(child, depth + 1) : '';
  };
  switch (node.name) {
    case 'mo':
      return operator(textWithin(node).trim().replace(INVISIBLE, ''));
    case 'mtext':
      return textWithin(node).replace(/\s+/g, ' ');
    case 'mspace':
      return ' ';
    case 'msub':
    case 'munder':
      return part(0) + script('_', part(1));
    case 'msup':
      return part(0) + script('^', part(1));
    case 'mover':
      return accented(part(0), part(1).trim());
    case 'msubsup':
    case 'munderover':
      return part(0) + script('_', part(1)) + script('^', part(2));
    case 'mmultiscripts':
      return multiscripts(node, depth);
    case 'mfrac':
      return `${term(part(0))}/${term(part(1))}`;
    case 'msqrt':
      return `√${term(inner(node, depth))}`;
    case 'mroot':
      return `√${term(part(0))}`;
    case 'mfenced':
      return `(${childrenOf(node)
        .map((child) => shown(child, depth + 1))
        .join(', ')})`;
    case 'mtd':
    case 'mtr':
      return `${inner(node, depth)} `;
    default:
      return inner(node, depth);
  }
}

/** Scripts behind the base, and those before it: the numbers of an isotope. */
function multiscripts(node: MathNode, depth: number): string {
  const children = childrenOf(node);
  const split = children.findIndex(({ name }) => name === 'mprescripts');
  const scripts = (nodes: readonly MathNode[]) =>
    nodes.map((child, k) => script(k % 2 === 0 ? '_' : '^', shown(child, depth + 1))).join('');
  const [base, ...behind] = split < 0 ? children : children.slice(0, split);
  const before = split < 0 ? [] : children.slice(split + 1);
  return scripts(before) + (base ? shown(base, depth + 1) : '') + scripts(behind);
}

function operator(sign: string): string {
  return RELATION.test(sign) ? ` ${sign} ` : sign;
}

function accented(base: string, over: string): string {
  const mark = ACCENTS.get(over);
  if (mark === undefined || [...base].length !== 1) return mark ? base : base + script('^', over);
  return `${base}${mark}`.normalize('NFC');
}

function term(text: string): string {
  const trimmed = text.trim();
  return /[\s+\-−/]/.test(trimmed) ? `(${trimmed})` : trimmed;
}

function inner(node: MathNode, depth: number): string {
  return node.content.map((child) => shown(child, depth + 1)).join('');
}

function childrenOf(node: MathNode): MathNode[] {
  return node.content.filter((part): part is MathNode => typeof part === 'object');
}

function textWithin(node: MathNode): string {
  return node.content.map((part) => (typeof part === 'string' ? part : textWithin(part))).join('');
}
