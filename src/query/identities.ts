import { titleWords } from '../domain/folding.js';
import { identityKeys } from '../domain/identity.js';
import type { Paper } from '../domain/paper.js';
import { paperIdSchema } from '../domain/paper-id.js';
import {
  type Identifier,
  identifiersIn,
  isNamed,
  type Named,
  wholeIdentifiers,
} from './identifiers.js';
import type { Identity } from './parsed-query.js';
import { possibleTitles } from './titles.js';

/** What looks papers up by their names. */
export interface PaperLookup {
  idsByKeys(keys: readonly string[]): Promise<Map<string, string[]>>;
  getPapers(ids: readonly string[]): Promise<{ paper: Paper }[]>;
}

/** A title that many papers have (`Introduction`) names none of them. */
const MAX_PAPERS = 20;
/** Ids may have white space; nobody types one with more. */
const MAY_BE_ID = /^\s*\S+(?:\s\S+){0,2}\s*$/u;

/** An id that nobody types who means something else: with a digit, and more than a year or a number of a few digits. */
const IS_TELLING_ID = /^(?=.*\d)(?=.*[^\d]|\d{5})\S+$/u;

/** Papers that a text names, and whether the text is nothing but such names. */
export interface NamedPapers {
  identities: Identity[];
  /** The identifiers that the whole text is; none for any other text. */
  identifiers: Identifier[];
}

/**
 * Finds the papers that a text names: by DOI, arXiv id, address, their own id, or exact title, as the whole
 * text or as a part of it (the title in a pasted reference). Titles are looked for in `words`: the text without
 * what it excludes.
 */
export async function namedPapers(
  text: string,
  words: string,
  papers: PaperLookup,
): Promise<NamedPapers> {
  const identifiers = wholeIdentifiers(text);
  if (identifiers.length > 0) {
    const named = await lookUp(text, words, { named: identifiers }, papers);
    // A link to no paper is read as words: its title may be that of one.
    const isLink = identifiers.every(({ kind }) => kind === 'url');
    if (named.identities.length > 0 || !isLink) return { ...named, identifiers };
  }
  const named = [...identifiersIn(text), wholeTitle(words)].filter(isNamed);
  // Operators may be part of a title.
  const asTyped = text === words ? undefined : wholeTitle(text);
  const asked = { named, parts: partTitles(words, named), asTyped };
  const { identities, own } = await lookUp(text, words, asked, papers);
  const isId = identifiers.length === 0 && own !== undefined && IS_TELLING_ID.test(own);
  return { identities, identifiers: isId ? [{ kind: 'id', value: own }] : identifiers };
}

/** The papers that have these names, and the text itself where it is the id of one. */
async function lookUp(
  text: string,
  words: string,
  {
    named,
    parts = [],
    asTyped,
  }: { named: readonly Named[]; parts?: readonly Named[]; asTyped?: Named | undefined },
  papers: PaperLookup,
): Promise<{ identities: Identity[]; own: string | undefined }> {
  const all = [...named, ...parts, ...(asTyped ? [asTyped] : [])];
  const ids = await papers.idsByKeys([...new Set(all.flatMap((one) => one.keys))]);
  const own = MAY_BE_ID.test(text) ? paperIdSchema.safeParse(text.trim()) : undefined;
  const [paper] = own?.success ? await papers.getPapers([own.data]) : [];
  const identities: Identity[] = [];
  if (paper) identities.push({ kind: 'id', value: paper.paper.id, ids: [paper.paper.id] });
  const typed = asTyped && (await spelledSo(asTyped, ids, text, papers));
  if (typed) identities.push(typed);
  for (const one of named) {
    const found = await withName(one, ids, words, papers);
    if (found) identities.push(found);
  }
  if (!identities.some(({ kind }) => kind === 'title')) {
    const part = await longestPart(parts, ids, words, papers);
    if (part) identities.push(part);
  }
  return { identities, own: paper && text.trim() };
}

function wholeTitle(text: string): Named | undefined {
  const keys = titleKeys(text);
  return keys.length === 0 ? undefined : { kind: 'title', value: text.trim(), keys };
}

const partTitles = (text: string, named: readonly Named[]): Named[] =>
  possibleTitles(text)
    .map((value): Named => ({ kind: 'title', value, keys: titleKeys(value) }))
    .filter(({ keys: [key] }) => !named.some(({ keys }) => keys.includes(key as string)));

const titleKeys = (title: string): string[] => identityKeys({ title, doi: null, arxivId: null });

async function withName(
  { kind, value, keys }: Named,
  found: ReadonlyMap<string, string[]>,
  text: string,
  papers: PaperLookup,
): Promise<Identity | undefined> {
  const ids = [...new Set(keys.flatMap((key) => found.get(key) ?? []))];
  if (ids.length === 0 || ids.length > MAX_PAPERS) return undefined;
  if (kind !== 'title') return { kind, value, ids };
  return { kind, value, ids: await nearestSpelling(ids, text, papers) };
}

/** The papers that spell their title just as the text is written, but for case. */
async function spelledSo(
  { value, keys }: Named,
  found: ReadonlyMap<string, string[]>,
  text: string,
  papers: PaperLookup,
): Promise<Identity | undefined> {
  const ids = keys.flatMap((key) => found.get(key) ?? []);
  const same = (await papers.getPapers(ids)).filter(
    ({ paper }) => paper.title.toLowerCase() === text.trim().toLowerCase(),
  );
  if (same.length === 0) return undefined;
  return { kind: 'title', value, ids: same.map(({ paper }) => paper.id), isSpelledSo: true };
}

async function longestPart(
  parts: readonly Named[],
  found: ReadonlyMap<string, string[]>,
  text: string,
  papers: PaperLookup,
): Promise<Identity | undefined> {
  for (const part of parts) {
    const identity = await withName(part, found, text, papers);
    if (identity) return identity;
  }
  return undefined;
}

/** Papers of one title: first those that spell it as the text does (`A* search`), then those whose authors it names. */
async function nearestSpelling(
  ids: readonly string[],
  text: string,
  papers: PaperLookup,
): Promise<string[]> {
  if (ids.length === 1) return [...ids];
  const typed = text.trim().toLowerCase();
  const words = new Set(titleWords(text));
  const rated = (await papers.getPapers(ids)).map(({ paper }) => {
    const isSame = paper.title.toLowerCase() === typed;
    const authors = paper.authors.filter((name) => words.has(titleWords(name).at(-1) ?? ''));
    const year = paper.year !== null && words.has(String(paper.year)) ? 1 : 0;
    return { id: paper.id, rating: (isSame ? 1_000 : 0) + authors.length + year };
  });
  return rated.sort((a, b) => b.rating - a.rating || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}
