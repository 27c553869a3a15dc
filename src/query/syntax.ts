/** What a field of a query can be: the name of a filter, or the words of a title. */
type QueryField = 'author' | 'title' | 'venue' | 'keyword' | 'year';

/** One `field:value` of a query. */
export interface FieldCondition {
  field: QueryField;
  value: string;
  isExcluded: boolean;
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
/** Most queries have nothing that an operator needs. */
const MAY_HAVE_OPERATORS = new RegExp(`[${QUOTE}:]|(?:^|\\s)[-\\u2212]|\\bNOT\\s`, 'u');
const HAS_WORD = /[\p{L}\p{N}]/u;
/** A minus excludes where a word with a letter is behind it: `-20` is a number. */
const EXCLUSION = /^[-\u2212](?=.*\p{L}|$)/u;
const FIELD = /^([A-Za-z]{4,10}):(.*)$/su;
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
 *   part     = [ "-" | "NOT " ] [ field ":" ] ( phrase | word )
 *   phrase   = quote text quote
 *   field    = author | title | venue | keyword | year
 *
 * In prose there are fields alone. What is no complete operator (a lone quote, `author:` with nothing behind it, a
 * minus inside a word, NOT at either end) is text. Takes any text, in time linear in its length.
 */
export function parseSyntax(query: string): QuerySyntax {
  if (!MAY_HAVE_OPERATORS.test(query)) {
    return { text: query, phrases: [], excluded: [], fields: [] };
  }
  const syntax = readParts(query);
  const isPlain = syntax.phrases.length + syntax.excluded.length === 0;
  if (isPlain && syntax.fields.length === 0) return { ...syntax, text: query };
  const words = syntax.text.split(' ').length - syntax.phrases.join(' ').split(' ').length;
  if (isPlain || (words <= MAX_WORDS && !SENTENCE_END.test(query))) return syntax;
  const text = syntax.fields.length === 0 ? query : syntax.text;
  return { ...syntax, text, phrases: [], excluded: [] };
}

function readParts(query: string): QuerySyntax {
  const syntax: QuerySyntax = { text: '', phrases: [], excluded: [], fields: [] };
  const words: string[] = [];
  const tokens = tokensOf(query);
  for (let at = 0; at < tokens.length; ) {
    const part = partAt(tokens, at);
    at = part.end;
    const { field, value, isExcluded, isPhrase } = part;
    const isText = !HAS_WORD.test(value);
    if (isText) {
      if (!isPhrase) words.push(part.written);
    } else if (field) {
      syntax.fields.push({ field, value, isExcluded });
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

function partAt(tokens: readonly Token[], at: number): Part {
  const first = tokens[at] as Token;
  if (first.isPhrase) return plain(first, at);
  if (first.text === 'NOT' && at > 0 && tokens[at + 1]) {
    return { ...partAt(tokens, at + 1), isExcluded: true };
  }
  const isExcluded = EXCLUSION.test(first.text);
  const word = isExcluded ? first.text.slice(1) : first.text;
  const [, name = '', inWord = ''] = FIELD.exec(word) ?? [];
  const field = FIELDS.get(name.toLowerCase());
  const next = tokens[at + 1];
  const rest = field ? inWord : word;
  // `-"a phrase"` and `author:"First Last"`: the phrase is the value of what it is attached to.
  if (rest === '' && next?.isPhrase && next.isAttached) {
    const { text } = next;
    return { field, value: text, isExcluded, isPhrase: true, written: text, end: at + 2 };
  }
  if (field && rest === '') return { ...plain(first, at), value: name, written: name };
  if (!field && !isExcluded) return plain(first, at);
  // A range may end with dots: `2019..`.
  const value = field === 'year' ? rest : rest.replace(PUNCTUATION_BEHIND, '');
  // `author:F. Surname` and `author:Surname, F.` are one name each.
  if (field === 'author' && next && !next.isPhrase && isNameGoingOn(rest, next.text)) {
    return { ...plain(first, at), field, isExcluded, value: `${rest} ${next.text}`, end: at + 2 };
  }
  return { ...plain(first, at), field, isExcluded, value };
}

const isNameGoingOn = (value: string, next: string): boolean =>
  INITIALS.test(value) || (value.endsWith(',') && INITIALS.test(next));

const plain = ({ text, isPhrase }: Token, at: number): Part => ({
  ...{ field: undefined, value: text, isExcluded: false, isPhrase, written: text, end: at + 1 },
});
