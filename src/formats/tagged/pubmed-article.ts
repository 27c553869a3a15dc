import { displayNameOfIndex } from '../author-names.js';
import { onOneLine } from './tags.js';

/** The parts of an article as PubMed prints them. */
export interface Article {
  /** Journal, date, pages, without the number of the record. */
  citation: string;
  title: string;
  authors?: string[] | undefined;
  abstract?: string | undefined;
  keywords?: string[] | undefined;
  pmid?: string | undefined;
  doi?: string | undefined;
}

const ASIDE =
  /^(?:Author information:|Collaborators?:|Conflict of interest statement:|\[Article in [^\]]{1,60}\]|Publication type:|(?:©|Copyright\b|\(c\) ?\d{4}|Published by )|(?:Comment|Erratum|Update|Republished|Retraction|Retracted|Partial retraction|Corrected and republished|Expression of concern|Summary for patients|Original report|Reprint|Dataset described|Plain language summary|Associated dataset|Cited? ?)[\w ]{0,40} ?(?:in|on|for|of|from|with)[:\n ])/i;
const KEYWORDS = /^Key ?words?: /i;
const NUMBERS = /^(?:DOI|PMCID|PMID): /m;
/** Which of the addresses below are an author's. */
const ADDRESS_MARKS = /\((?:\d{1,3}|[#*†‡§])\)/g;
const GROUP =
  /^[^.]{3,200}(?:Group|Consortium|Collaboration|Network|Committee|Team|Society|Investigators|Initiative|Organization)s?\b[^.]{0,100}\.?$/;

/** Whether a paragraph is about an article and none of its text: addresses, rights, what comments on it. */
export function isAside(paragraph: string): boolean {
  return ASIDE.test(paragraph);
}

/** The article that these paragraphs are of; what is wrong with them where they are none. */
export function articleOf([first = '', ...others]: readonly string[]): Article | string {
  const citation = onOneLine(first).replace(/^\d{1,6}[.:] /, '');
  const end = others.findIndex((text) => /^(?:DOI|PMCID|PMID): /.test(text));
  const numbers = end < 0 ? '' : others.slice(end).join('\n');
  const [title, ...paragraphs] = end < 0 ? others : others.slice(0, end);
  const pmid = numbers.match(/^PMID: (\d{1,9})(?!\d)/m)?.[1];
  if (pmid === undefined) return 'the record does not end with its PMID';
  if (title === undefined) return 'the record has no title';
  const said = paragraphs.filter((text) => !isAside(text));
  const authors = authorsIn(said[0] ?? '');
  const texts = authors ? said.slice(1) : said;
  const keywords = texts.find((text) => KEYWORDS.test(text));
  const abstract = texts.filter((text) => text !== keywords);
  return {
    citation,
    title: onOneLine(title),
    authors,
    abstract: abstract.length === 0 ? undefined : abstract.join('\n'),
    keywords: keywords
      ?.replace(KEYWORDS, '')
      .split(/[;\n]/)
      .map((word) => word.trim().replace(/\.$/, ''))
      .filter((word) => word !== ''),
    pmid,
    doi: numbers.match(/^DOI: (\S+)/m)?.[1],
  };
}

/** `Pike A(1), Newt B(1)(2); Frog Study Group.`; undefined where the paragraph is no list of names. */
function authorsIn(paragraph: string): string[] | undefined {
  const text = onOneLine(paragraph)
    .replace(ADDRESS_MARKS, '')
    .replace(/\s*\.$/, '');
  if (text === '' || NUMBERS.test(paragraph)) return undefined;
  const [people = '', ...groups] = text.split(';').map((part) => part.trim());
  const names = people.split(',').map((name) => name.trim());
  const said = names.map(displayNameOfIndex);
  // A name of the index is turned around, whoever's it is.
  const turned = said.filter((name, k) => name !== names[k]).length;
  if (turned > 0 && turned * 2 >= names.length)
    return [...said, ...groups].filter((name) => name !== '');
  return GROUP.test(paragraph.replaceAll('\n', ' ')) ? [text] : undefined;
}
