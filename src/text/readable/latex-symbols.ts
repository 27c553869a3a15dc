import { combiningmarks, replacements } from 'unicodeit/ts_dist/js/data.js';

/** Better known than what the table has, or missing there. */
const OURS: readonly [command: string, text: string][] = [
  ['i', '\u0131'],
  ['j', '\u0237'],
  ['ldots', '…'],
  ['dots', '…'],
  ['cdots', '…'],
  ['dotsc', '…'],
  ['langle', '⟨'],
  ['rangle', '⟩'],
  ['textbraceleft', '{'],
  ['textbraceright', '}'],
  ['textasciitilde', '~'],
  ['textasciicircum', '^'],
  ['textbackslash', '\\'],
  ['textunderscore', '_'],
  ['textregistered', '®'],
  ['texttrademark', '™'],
  ['textcopyright', '©'],
  ['textdegree', '°'],
  ['textquoteright', '’'],
  ['textquotedblleft', '“'],
  ['textquotedblright', '”'],
  ['textendash', '–'],
  ['textemdash', '—'],
  ['textmu', 'µ'],
  ['texteuro', '€'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['lvert', '|'],
  ['rvert', '|'],
  ['lVert', '‖'],
  ['rVert', '‖'],
  ['epsilon', 'ε'],
  ['TeX', 'TeX'],
  ['LaTeX', 'LaTeX'],
  ['quad', ' '],
  ['qquad', ' '],
];

/** Commands that stand for a sign, without their backslash: `alpha` -> `α`. */
export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ...replacements.flatMap(([command, sign]) => {
    const name = command?.match(/^\\([A-Za-z]+)$/)?.[1];
    return name && sign ? [[name, sign] as const] : [];
  }),
  ...OURS,
]);

/** Letters of their own that are written as commands; the space behind belongs to the command. */
export const LETTERS: ReadonlySet<string> = new Set([
  'o',
  'O',
  'l',
  'L',
  'ae',
  'AE',
  'oe',
  'OE',
  'aa',
  'AA',
  'ss',
  'dh',
  'DH',
  'th',
  'TH',
  'i',
  'j',
]);

/** Marks above and below letters, by the command that sets them: `"` -> U+0308. */
export const MARKS: ReadonlyMap<string, string> = new Map([
  ...combiningmarks.flatMap(([command, mark]) => {
    const name = command?.match(/^\\([A-Za-z]+)$/)?.[1];
    return name && mark ? [[name, mark] as const] : [];
  }),
  ['`', '\u0300'],
  ["'", '\u0301'],
  ['^', '\u0302'],
  ['~', '\u0303'],
  ['=', '\u0304'],
  ['bar', '\u0304'],
  ['u', '\u0306'],
  ['.', '\u0307'],
  ['"', '\u0308'],
  ['r', '\u030a'],
  ['H', '\u030b'],
  ['v', '\u030c'],
  ['d', '\u0323'],
  ['c', '\u0327'],
  ['k', '\u0328'],
  ['b', '\u0331'],
]);

/** Nothing to read in what they are given. */
export const SILENT: ReadonlySet<string> = new Set(
  [
    'cite',
    'citep',
    'citet',
    'citealp',
    'parencite',
    'textcite',
    'autocite',
    'ref',
    'eqref',
    'autoref',
  ]
    .concat([
      'cref',
      'Cref',
      'label',
      'footnote',
      'thanks',
      'begin',
      'end',
      'vspace',
      'hspace',
      'color',
    ])
    .concat(['pagestyle', 'thispagestyle', 'phantom', 'index', 'nocite']),
);

/** Known by their names, in math and out of it. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  'arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh'.split(
    ' ',
  ),
);

/** They change how what follows looks. */
export const SWITCHES: ReadonlySet<string> = new Set(
  [
    'bf',
    'it',
    'em',
    'rm',
    'sc',
    'tt',
    'sl',
    'sf',
    'cal',
    'bfseries',
    'itshape',
    'scshape',
    'normalfont',
  ]
    .concat([
      'small',
      'large',
      'Large',
      'tiny',
      'normalsize',
      'displaystyle',
      'textstyle',
      'limits',
    ])
    .concat([
      'left',
      'right',
      'big',
      'Big',
      'bigg',
      'Bigg',
      'bigl',
      'bigr',
      'Bigl',
      'Bigr',
      'middle',
    ])
    .concat([
      'nolimits',
      'noindent',
      'par',
      'protect',
      'relax',
      'centering',
      'item',
      'newline',
      'mathrm',
    ]),
);

const SUPERSCRIPTS = signs('0123456789+-−–=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ');
const SUBSCRIPTS = signs('0123456789+-−–=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎');
/** Signs that are raised as they are. */
const IS_RAISED = /^(?:[∘°*′†‡§¶®™©]|′+)$/;

/** Raised or lowered as far as there are signs for it, and as it is typed where there are none. */
export function script(kind: '^' | '_', text: string): string {
  const table = kind === '^' ? SUPERSCRIPTS : SUBSCRIPTS;
  const inner = text.trim();
  if (inner === '') return '';
  if (kind === '^' && IS_RAISED.test(inner)) return inner === '∘' ? '°' : inner;
  // `PM2.5` is how everybody writes it; no sign is a lowered point.
  if (kind === '_' && /^\d+\.\d+$/.test(inner)) return inner;
  const moved = [...inner].map((char) => table.get(char));
  if (moved.every((char) => char !== undefined)) return moved.join('');
  return [...inner].length === 1 || /^[\p{L}\p{N}]+$/u.test(inner)
    ? `${kind}${inner}`
    : `${kind}(${inner.replace(/^\((.*)\)$/, '$1')})`;
}

function signs(from: string, to: string): ReadonlyMap<string, string> {
  const signsOf = [...to];
  return new Map([...from].map((char, k) => [char, signsOf[k] as string]));
}
