import { parseYearRange } from './years.js';

/** What a field of a query can be: the name of a filter, or the words of a title. */
type QueryField = 'author' | 'title' | 'venue' | 'keyword' | 'year';

/** One `field:value` of a query. */
export interface FieldCondition {
  field: QueryField;
  value: string;
  isExcluded: boolean;
  /** Whether it stood in quotes: then it is one value, whatever commas it has. */
  isQuoted: boolean;
}

/** A query divided into its operators and the words that remain. */
export interface QuerySyntax {
  /** What is typed outside of operators, with the words of phrases, in their order. */
  text: string;
  phrases: string[];
  /** Words and phrases that must not be there. */
  excluded: string[];
  fields: FieldCondition[];
}

/**
 * A query with more words than this outside of its operators, or of more than one sentence, is prose: somebody
 * pasted a text, whose quotes and dashes are no operators. Fields are read in any text.
 */
const MAX_WORDS = 16;
const SENTENCE_END = /\p{L}{4}[.?!]\s+\p{Lu}/u;

/** The names that fields go by. */
const FIELDS = new Map<string, QueryField>([
  ...(['author', 'authors'] as const).map((name) => [name, 'author'] as const),
  ...(['title', 'intitle'] as const).map((name) => [name, 'title'] as const),
  ...(['venue', 'journal', 'conference'] as const).map((name) => [name, 'venue'] as const),
  ...(['keyword', 'keywords'] as const).map((name) => [name, 'keyword'] as const),
  ...(['year', 'years'] as const).map((name) => [name, 'year'] as const),
]);

const QUOTE = String.raw`"\u201c\u201d\u201e\u00ab\u00bb`;
/** A phrase between quotes, or what stands between spaces and quotes. Linear. */
const TOKEN = new RegExp(
  `[${QUOTE}](?<phrase>[^${QUOTE}]*)[${QUOTE}]|(?<word>[^\\s${QUOTE}]+)`,
  'gu',
);
const PHRASE = new RegExp(`[${QUOTE}][^${QUOTE}]*[${QUOTE}]`, 'gu');
/** Most queries have nothing that an operator needs. */
const MAY_HAVE_OPERATORS = new RegExp(`[${QUOTE}:]|(?:^|\\s)[-\\u2212]|\\bNOT\\s`, 'u');
const HAS_WORD = /[\p{L}\p{N}]/u;
/** A minus excludes where a word with a letter is behind it: `-20` is a number. */
const EXCLUSION = /^[-\u2212](?=.*\p{L}|$)/u;
const FIELD = /^([A-Za-z]{4,10}):(.*)$/su;
/** Fields of which the value may stand behind a space: `author: Lovelace`. A title would have more than one word. */
const MAY_BE_APART: ReadonlySet<QueryField> = new Set(['author', 'venue', 'keyword', 'year']);
/** The words that a name may have behind the first. */
const MAX_NAME_WORDS = 4;
/** An initial, or several: `F.`, `J.-P.`, `JRR`. */
const INITIALS = /^(?:\p{Lu}\.?-?){1,4}$/u;
const PUNCTUATION_BEHIND = /[,;.:!?]+$/u;

interface Token {
  text: string;
  isPhrase: boolean;
  /** Whether nothing stands between this token and the one before it. */
  isAttached: boolean;
}

/**
 * Reads the operators of a query:
 *
 *   query    = part*
 *   part     = [ "-" | "NOT " ] ( phrase | word | field ":" [ " " ] ( phrase | value ) )
 *   value    = word ( "," word )* | words that are the name of an author
 *   phrase   = quote text quote
 *   field    = author | title | venue | keyword | year
 *
 * In prose there are fields alone. What is no complete operator (a lone quote, `author:` with nothing behind it, a
 * minus inside a word, `year:` with no year, NOT at the end, or at the beginning before a word) is text. `isAuthor`
 * says whether somebody goes by a name. Takes any text, in time linear in its length.
 */
export function parseSyntax(
  query: string,
  isAuthor: (name: string) => boolean = () => false,
): QuerySyntax {
  if (!MAY_HAVE_OPERATORS.test(query)) {
    return { text: query, phrases: [], excluded: [], fields: [] };
  }
  const syntax = readParts(query, isAuthor);
  const isPlain = syntax.phrases.length + syntax.excluded.length === 0;
  if (isPlain && syntax.fields.length === 0) return { ...syntax, text: query };
  const words = syntax.text.split(' ').length - syntax.phrases.join(' ').split(' ').length;
  if (isPlain || (words <= MAX_WORDS && !hasSentences(query))) return syntax;
  const text = syntax.fields.length === 0 ? query : syntax.text;
  return { ...syntax, text, phrases: [], excluded: [] };
}

/** Whether a sentence ends outside of its phrases. */
const hasSentences = (query: string): boolean => SENTENCE_END.test(query.replace(PHRASE, ' '));

function readParts(query: string, isAuthor: (name: string) => boolean): QuerySyntax {
  const syntax: QuerySyntax = { text: '', phrases: [], excluded: [], fields: [] };
  const words: string[] = [];
  const tokens = tokensOf(query);
  for (let at = 0; at < tokens.length; ) {
    const part = partAt(tokens, at, isAuthor);
    at = part.end;
    const { field, value, isExcluded, isPhrase } = part;
    const isText = !HAS_WORD.test(value);
    if (isText) {
      if (!isPhrase) words.push(part.written);
    } else if (field) {
      syntax.fields.push({ field, value, isExcluded, isQuoted: isPhrase });
    } else if (isExcluded) {
      syntax.excluded.push(value);
    } else {
      if (isPhrase) syntax.phrases.push(value);
      words.push(value);
    }
  }
  return { ...syntax, text: words.join(' ') };
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let end = -1;
  for (const match of query.matchAll(TOKEN)) {
    const { phrase, word = '' } = match.groups ?? {};
    const text = (phrase ?? word).trim();
    tokens.push({ text, isPhrase: phrase !== undefined, isAttached: match.index === end });
    end = match.index + match[0].length;
  }
  return tokens;
}

interface Part {
  field: QueryField | undefined;
  value: string;
  isExcluded: boolean;
  isPhrase: boolean;
  /** The part as text, for one that says nothing as an operator. */
  written: string;
  /** The token behind it. */
  end: number;
}

function partAt(tokens: readonly Token[], at: number, isAuthor: (name: string) => boolean): Part {
  const first = tokens[at] as Token;
  const next = tokens[at + 1];
  if (first.isPhrase) return plain(first, at);
  // `AND` says nothing that words beside each other do not.
  if (first.text === 'AND' && at > 0 && next?.text === 'NOT')
    return partAt(tokens, at + 1, isAuthor);
  if (first.text === 'NOT' && next && (at > 0 || isCondition(next))) {
    return { ...partAt(tokens, at + 1, isAuthor), isExcluded: true };
  }
  const isExcluded = EXCLUSION.test(first.text);
  const word = isExcluded ? first.text.slice(1) : first.text;
  const { field, name, rest } = fieldIn(word);
  // `-"a phrase"` and `author:"First Last"`: the phrase is the value of what it is attached to.
  const isApart = field && MAY_BE_APART.has(field) && tokens.length <= MAX_WORDS;
  if (rest === '' && next?.isPhrase && (next.isAttached || isApart)) {
    const { text } = next;
    return { field, value: text, isExcluded, isPhrase: true, written: text, end: at + 2 };
  }
  if (!field)
    return isExcluded ? { ...plain(first, at), value: word, isExcluded } : plain(first, at);
  const isValueNext = rest === '' && isApart && next && !next.isPhrase && !isCondition(next);
  const [value, end] = valueAt(field, isValueNext ? next.text : rest, tokens, {
    at: isValueNext ? at + 1 : at,
    isAuthor,
  });
  if (value === '' || (field === 'year' && !value.split(',').every(parseYearRange))) {
    // Nothing that a field can be: the words as they are, without the sign before them.
    const text = rest === '' ? name : word;
    return { ...plain(first, at), value: text, written: text };
  }
  return { ...plain(first, at), field, isExcluded, value, end };
}

/** The field that a word names, and what stands behind its colon; without a field all is `rest`. */
function fieldIn(word: string): { field: QueryField | undefined; name: string; rest: string } {
  const [, name = '', rest = ''] = FIELD.exec(word) ?? [];
  const field = FIELDS.get(name.toLowerCase());
  return field ? { field, name, rest } : { field, name: '', rest: word };
}

/** Whether a token can only be a condition: a phrase, or a field. */
const isCondition = ({ text, isPhrase }: Token): boolean =>
  isPhrase || fieldIn(text.replace(EXCLUSION, '')).field !== undefined;

/** The value of a field that begins with a word, the token at `at`, and the place of the token behind it. */
function valueAt(
  field: QueryField,
  word: string,
  tokens: readonly Token[],
  { at, isAuthor }: { at: number; isAuthor: (name: string) => boolean },
): [string, number] {
  // A range may end with dots: `2019..`.
  const value =
    field === 'year' ? word.replace(/[,;:!?]+$/u, '') : word.replace(PUNCTUATION_BEHIND, '');
  if (field !== 'author' || value === '') return [value, at + 1];
  const following: string[] = [];
  for (const token of tokens.slice(at + 1, at + 1 + MAX_NAME_WORDS)) {
    if (isCondition(token) || EXCLUSION.test(token.text) || token.text === 'NOT') break;
    following.push(token.text);
  }
  // `author:Ada Lovelace`, where somebody has that name; else `author:F. Surname` and `author:Surname, F.`.
  for (let length = following.length; length > 0; length--) {
    const name = [word, ...following.slice(0, length)].join(' ');
    if (isAuthor(name)) return [name, at + 1 + length];
  }
  const [next] = following;
  return next && isNameGoingOn(word, next) ? [`${word} ${next}`, at + 2] : [value, at + 1];
}

const isNameGoingOn = (value: string, next: string): boolean =>
  INITIALS.test(value) || (value.endsWith(',') && INITIALS.test(next));

const plain = ({ text, isPhrase }: Token, at: number): Part => ({
  ...{ field: undefined, value: text, isExcluded: false, isPhrase, written: text, end: at + 1 },
});
