import type { AskedFilter } from '../domain/filter.js';
import type { FieldCondition } from './syntax.js';
import type { YearRange } from './years.js';

/** A paper that the query names. */
export interface Identity {
  kind: 'doi' | 'arxiv' | 'url' | 'id' | 'title';
  /** What it was known by: the identifier in its one form, or the title as it was typed. */
  value: string;
  /** The papers that have it, the surest first. */
  ids: string[];
  /** Of a title: whether a paper spells it just as the whole query does. */
  isSpelledSo?: boolean;
}

/** Somebody whose papers the query prefers. */
export interface Person {
  /** As it was typed. */
  name: string;
  /** Whether it is a family name alone. */
  isFamilyName: boolean;
  /** Whether nothing else can be meant (`Surname et al.`), and not just a word that is mostly a name. */
  isCertain: boolean;
}

/** A word that was taken for another. */
export interface Correction {
  from: string;
  to: string;
}

/** What was understood of a query. Conditions say which papers count, the rest how they are ranked. */
export interface ParsedQuery {
  /** All that is typed outside of operators, mended: what a search goes by that knows no names and no years. */
  text: string;
  /** What is embedded; empty where nothing is asked for but conditions, names and identities. */
  topic: string;
  /** What papers are searched for by words: the topic with the names and the year. */
  words: string;
  identities: Identity[];
  people: Person[];
  /** Years that are preferred. */
  years: YearRange | undefined;
  corrected: Correction[];
  phrases: string[];
  titlePhrases: string[];
  excluded: string[];
  fields: FieldCondition[];
  /** The conditions that fields make. */
  filter: AskedFilter | undefined;
}

/** A query that is taken as it stands: all of it is the topic. */
export function literalQuery(text: string): ParsedQuery {
  return {
    ...{
      text,
      topic: text,
      words: text,
      identities: [],
      people: [],
      years: undefined,
      corrected: [],
    },
    ...{ phrases: [], titlePhrases: [], excluded: [], fields: [], filter: undefined },
  };
}
