import { NearpaperError } from '../domain/errors.js';
import { type AskedFilter, filterSchema } from '../domain/filter.js';
import { titleWords } from '../domain/folding.js';
import { listedFilter } from '../domain/listed-values.js';
import { askedAsFamilyName } from '../domain/person-name.js';
import type { Vocabulary } from '../engine/vocabulary.js';
import { analyze } from '../text/words/analyze.js';
import { correctWords } from './corrections.js';
import { namedPapers, type PaperLookup } from './identities.js';
import { isMostlyAName, isWordToo, mayBeAName } from './names.js';
import { type Identity, literalQuery, type ParsedQuery, type Person } from './parsed-query.js';
import { peopleIn } from './people.js';
import { type FieldCondition, parseSyntax, type QuerySyntax } from './syntax.js';
import { readCitationKey, readReference } from './titles.js';
import { onlyYear, parseYearRange, yearsIn } from './years.js';

/** A text of so many words may be the beginning of a title, ... */
const MIN_WORDS_BEGUN = 4;
const MAX_WORDS_BEGUN = 60;
/** ... if it is that of so few. */
const MAX_TITLES_BEGUN = 3;
/** Each condition is looked up by itself. */
const MAX_CONDITIONS = 50;

/** What says no more than that papers are looked for. */
const PAPERS_ON = /^(?:(?:papers?|articles?|publications?)\s+(?:on|about)\s+)(?=\S)/iu;
/** How people are addressed. */
const ADDRESSED = /(?<!\p{L})(?:dr|prof|professor|mr|mrs|ms)(?!\p{L})\.?/giu;

/** What a query is read with; without a vocabulary no word is taken for a name, and none is corrected. */
export interface QueryReading {
  papers: PaperLookup;
  vocabulary: Vocabulary | undefined;
}

/**
 * Reads what was typed, the surest first: a text that is the name of a paper is nothing else; operators are
 * conditions; of what remains, a year and names of people are preferences, words that no paper has are
 * corrected, and the rest is the topic.
 */
export async function readQuery(
  text: string,
  { papers, vocabulary }: QueryReading,
): Promise<ParsedQuery> {
  const syntax = parseSyntax(text, (name) => vocabulary?.hasAuthor(name) ?? false);
  refuseTooMany(syntax);
  const { identities, identifiers } = await namedPapers(text, titleIn(syntax), papers);
  const literal = { ...literalQuery(text), identities };
  if (identifiers.length > 0 && identities.length > 0) return { ...literal, topic: '', words: '' };
  if (identifiers.some(({ kind }) => kind !== 'url')) {
    return { ...literal, topic: '', words: identifiers.map(({ value }) => value).join(' ') };
  }
  const reference = readReference(text);
  // The quotes of a reference stand around its title.
  const conditions = conditionsOf(
    reference ? { ...syntax, phrases: [], excluded: [] } : syntax,
    vocabulary,
  );
  // A title is no operator, whatever it is spelled with (`One Size Does NOT Fit All`).
  if (identities.some(({ kind, isSpelledSo }) => kind === 'title' && isSpelledSo)) return literal;
  const isTitled = identities.some(({ kind }) => kind === 'title');
  if (isTitled) {
    const topic = reference?.title ?? titleIn(syntax);
    return { ...literal, ...conditions, text: syntax.text, topic, words: titleIn(syntax) };
  }
  const begun = titleBegun(syntax.text, vocabulary);
  if (begun) {
    const { text: topic } = syntax;
    return { ...literal, ...conditions, text: topic, topic, identities: [...identities, begun] };
  }
  const spelledOut = citedBy(text, vocabulary) ?? syntax.text;
  const dated = yearsIn(spelledOut);
  const typed = reference?.title ?? (dated?.without ?? spelledOut).replace(PAPERS_ON, '');
  const hasYear = dated !== undefined;
  // What is a name is no typing error; what is mended may be a name.
  const before = peopleIn(reference?.names ?? typed, hasYear, vocabulary);
  const mended = correctWords(reference ? typed : before.rest, vocabulary);
  const isMended = mended.corrected.length > 0;
  const after =
    reference || !isMended
      ? { people: [], rest: mended.text }
      : peopleIn(mended.text, hasYear, vocabulary);
  const completed = isMended ? titleBegun(mended.text, vocabulary) : undefined;
  const isIn = ({ name }: Person) => after.people.some((other) => other.name.includes(name));
  const unmended = before.people.filter((person) => !isIn(person));
  const people = completed ? before.people : [...unmended, ...after.people];
  // A word that is only likely a name is still in the topic.
  const certain = people.filter(({ isCertain }) => isCertain);
  const rest = completed ? mended.text : after.rest;
  const topic = certain.length > 0 && isBetweenNames(rest) ? topicBeside(certain) : rest;
  const year = dated && onlyYear(dated.years);
  return {
    ...conditions,
    text: isMended ? mendedText() : syntax.text,
    topic,
    words: [topic, ...certain.map(({ name }) => name).filter((name) => name !== topic), year ?? '']
      .join(' ')
      .trim(),
    identities: completed ? [...identities, completed] : identities,
    people,
    years: dated?.years,
    corrected: mended.corrected,
  };

  /** What is looked for beside people who are surely meant: nothing, unless one word alone names them. */
  function topicBeside(named: readonly Person[]): string {
    const word = typed.trim();
    const isOneWord = named.length === 1 && named[0]?.name === word && !/\s/u.test(word);
    return isOneWord && !hasYear && vocabulary && isWordToo(word, vocabulary) ? word : '';
  }

  /** All of the text with its words mended, which where nothing was taken out of it is what was mended already. */
  function mendedText(): string {
    return before.rest === syntax.text ? mended.text : correctWords(syntax.text, vocabulary).text;
  }
}

/** Whether words say nothing beside names: `Dr.`, `and`. */
function isBetweenNames(text: string): boolean {
  return analyze(text.replace(ADDRESSED, ' ')).length === 0;
}

/** What the key of a citation stands for, if somebody has the name in it. */
function citedBy(text: string, vocabulary: Vocabulary | undefined): string | undefined {
  const key = readCitationKey(text);
  if (!key || !vocabulary || vocabulary.familyNameCount(key.name) === 0) return undefined;
  return `${key.name} et al. ${key.year} ${key.word}`.trim();
}

/** What may be the title of a paper: the text outside of operators, or what `title:` asks for. */
function titleIn({ text, fields }: QuerySyntax): string {
  if (text !== '') return text;
  return fields.find(({ field, isExcluded }) => field === 'title' && !isExcluded)?.value ?? '';
}

/** Titles that a text begins, if they are so few that one of them is meant. */
function titleBegun(text: string, vocabulary: Vocabulary | undefined): Identity | undefined {
  const words = titleWords(text);
  if (!vocabulary || words.length < MIN_WORDS_BEGUN || words.length > MAX_WORDS_BEGUN) {
    return undefined;
  }
  const ids = vocabulary.titlesBeginningWith(words, MAX_TITLES_BEGUN + 1);
  if (ids.length === 0 || ids.length > MAX_TITLES_BEGUN) return undefined;
  return { kind: 'title', value: text, ids };
}

function refuseTooMany({ phrases, excluded, fields }: QuerySyntax): void {
  const count = phrases.length + excluded.length + fields.length;
  if (count <= MAX_CONDITIONS) return;
  throw new NearpaperError(
    'QUERY_TOO_COMPLEX',
    `it has ${count} phrases, exclusions and fields; at most ${MAX_CONDITIONS} are read`,
  );
}

type Conditions = Pick<ParsedQuery, 'phrases' | 'titlePhrases' | 'excluded' | 'fields' | 'filter'>;

/** What the operators of a query ask of papers. */
function conditionsOf(syntax: QuerySyntax, vocabulary: Vocabulary | undefined): Conditions {
  const { phrases, fields } = syntax;
  const titles = fields.filter(({ field }) => field === 'title');
  const isPerson = (text: string) => vocabulary !== undefined && isPersonName(text, vocabulary);
  const people = phrases.filter(isPerson);
  const unwanted = syntax.excluded.filter((text) => vocabulary && isMostlyAName(text, vocabulary));
  const filters = [
    ...fields.flatMap(filterOf),
    ...people.map((author) => filterSchema.parse({ author })),
    ...unwanted.map((author) => filterSchema.parse({ not: { author: askedAsFamilyName(author) } })),
  ];
  return {
    phrases: phrases.filter((phrase) => !people.includes(phrase)),
    titlePhrases: titles.filter((title) => !title.isExcluded).map(({ value }) => value),
    excluded: [
      ...syntax.excluded,
      ...titles.filter(({ isExcluded }) => isExcluded).map(({ value }) => value),
    ],
    fields: [...fields],
    filter: filters.length === 0 ? undefined : { kind: 'and', of: filters },
  };
}

/** Whether a phrase is the full name of an author: papers have authors in fields of their own. */
function isPersonName(text: string, vocabulary: Vocabulary): boolean {
  const words = text.split(/\s+/u);
  return (
    words.length >= 2 &&
    words.length <= 5 &&
    vocabulary.hasAuthor(text) &&
    words.some((word) => mayBeAName(word, vocabulary))
  );
}

function filterOf({ field, value, isExcluded, isQuoted }: FieldCondition): AskedFilter[] {
  if (field === 'title') return [];
  const asked = conditionOf(field, value, isQuoted);
  return [isExcluded ? { kind: 'not', of: asked } : asked];
}

function conditionOf(
  field: Exclude<FieldCondition['field'], 'title'>,
  value: string,
  isQuoted: boolean,
): AskedFilter {
  if (field !== 'year') {
    const whole = filterSchema.parse({ [field]: value });
    const names = value.split(',').filter((name) => name !== '');
    if (isQuoted || names.length < 2) return whole;
    // Between people a comma alone parts them: `author:Levine,Finn`.
    if (field !== 'author' || /\s/u.test(value)) return listedFilter(field, [value], []);
    return { kind: 'listed', whole, parts: filterSchema.parse({ author: names }) };
  }
  return filterSchema.parse({
    year: value.split(',').flatMap((text) => parseYearRange(text) ?? []),
  });
}
