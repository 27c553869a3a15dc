import { SUGGESTION_KINDS, type SuggestionKind } from '../../../domain/suggestion.js';
import { ListColumn, TextColumn } from '../columns/column.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';

/** The entries of one kind, numbered in the order of `compareWords` and `compareTexts`. */
export interface FrozenKind {
  /** By entry: the numbers of its words, and how many papers have it. */
  entryWords: ListColumn;
  papers: Uint32Array;
  /** By entry: how most papers spell it. Empty for titles, which are in the table. */
  texts: TextColumn;
  /** By word: the entries that have it. */
  postings: ListColumn;
  /** By docId: the entries that the paper has. */
  ofPaper: ListColumn;
}

/** What a checkpoint keeps of a vocabulary; `freeze` makes it. Numbers of papers change in place as papers go. */
export interface FrozenParts {
  /** All words, sorted: the number of a word is its place. */
  words: string[];
  /** By word: papers that have it in title or keywords, and papers by somebody with it in the name. */
  wordPapers: Uint32Array;
  namePapers: Uint32Array;
  /** All family names, sorted, and papers by somebody of that name. */
  families: string[];
  familyPapers: Uint32Array;
  /** All docIds in the order of their titles. */
  titleDocIds: Uint32Array;
  kinds: Readonly<Record<SuggestionKind, FrozenKind>>;
}

/** One thing for each kind. */
export function forEachKind<Made>(
  make: (kind: SuggestionKind) => Made,
): Record<SuggestionKind, Made> {
  const made = {} as Record<SuggestionKind, Made>;
  for (const kind of SUGGESTION_KINDS) made[kind] = make(kind);
  return made;
}

export function emptyFrozenParts(): FrozenParts {
  return {
    words: [],
    wordPapers: new Uint32Array(),
    namePapers: new Uint32Array(),
    families: [],
    familyPapers: new Uint32Array(),
    titleDocIds: new Uint32Array(),
    kinds: forEachKind(() => ({
      entryWords: new ListColumn(),
      papers: new Uint32Array(),
      texts: new TextColumn(),
      postings: new ListColumn(),
      ofPaper: new ListColumn(),
    })),
  };
}

export function readFrozenParts(from: SectionReader): FrozenParts {
  const numbers = (name: string) => from.take(`vocabulary.${name}`) as Uint32Array;
  const lists = (name: string) => new ListColumn(numbers(`${name}.ends`), numbers(`${name}.items`));
  return {
    words: from.takeTexts('vocabulary.words'),
    wordPapers: numbers('wordPapers'),
    namePapers: numbers('namePapers'),
    families: from.takeTexts('vocabulary.families'),
    familyPapers: numbers('familyPapers'),
    titleDocIds: numbers('titleDocIds'),
    kinds: forEachKind((kind) => ({
      entryWords: lists(`${kind}.entryWords`),
      papers: numbers(`${kind}.papers`),
      texts: new TextColumn(
        numbers(`${kind}.texts.ends`),
        from.take(`vocabulary.${kind}.texts.bytes`) as Uint8Array,
      ),
      postings: lists(`${kind}.postings`),
      ofPaper: lists(`${kind}.ofPaper`),
    })),
  };
}

export function frozenSections({ kinds, ...parts }: FrozenParts): Sections {
  const sections: Sections = {};
  for (const [name, part] of Object.entries(parts)) sections[`vocabulary.${name}`] = part;
  for (const kind of SUGGESTION_KINDS) {
    const name = `vocabulary.${kind}`;
    const { entryWords, papers, texts, postings, ofPaper } = kinds[kind];
    sections[`${name}.papers`] = papers;
    sections[`${name}.texts.ends`] = texts.ends.values;
    sections[`${name}.texts.bytes`] = texts.bytes.values;
    for (const [list, { ends, items }] of Object.entries({ entryWords, postings, ofPaper })) {
      sections[`${name}.${list}.ends`] = ends.values;
      sections[`${name}.${list}.items`] = items.values;
    }
  }
  return sections;
}
