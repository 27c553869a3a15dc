/** On collection pages titles run to about 150 characters and abstracts start at a few hundred. */
const MIN_ABSTRACT_CHARS = 250;
/** Abstracts have one paragraph, and some have a few. */
const MAX_PARAGRAPHS = 3;
/** Between the papers of a page stand dates, names and buttons, and hardly a sentence. */
const MAX_SENTENCES = 0.5;
const MAX_TITLE_LINES = 4;

/** A block that is long enough for an abstract. */
export function isAbstract(text: string): boolean {
  return text.length >= MIN_ABSTRACT_CHARS;
}

/** A block that is no abstract. */
export function isTitle(text: string): boolean {
  return text.length > 0 && !isAbstract(text);
}

/**
 * Whether most of the long blocks read like abstracts and have something like a title before them. Of an essay or
 * a manual with headings, the paragraphs are more than the headings, and many of them are short.
 */
export function hasPapers(blocks: readonly string[]): boolean {
  let [papers, withPoints, long, sentences] = [0, 0, 0, 0];
  for (const [i, text] of blocks.entries()) {
    const title = blocks[i - 1] ?? '';
    if (isAbstract(text)) {
      long++;
      if (!readsLikeTitle(title) || !readsLikeProse(text)) continue;
      if (/\.$/.test(title)) withPoints++;
      else papers++;
    } else if (isSentence(text) && !isAbstract(blocks[i + 1] ?? '')) sentences++;
  }
  // A short paragraph ends with a point, as the titles of some do, but of those each has one abstract.
  if (withPoints > 1 && papers + withPoints === long && sentences === 0) return true;
  const areFew = sentences <= Math.max(1, papers * MAX_SENTENCES);
  return papers > 0 && papers * MAX_PARAGRAPHS >= long && areFew;
}

/** What stands above the parts of a text, and is no title of a work. */
const HEADING =
  /^\W{0,4}(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?\s)?(?:abstract|acknowledge?ments|agenda|appendix|background|chapter|conclusions?|contact|contents|description|discussion|examples?|figure|findings|ideas|installation|introduction|menu|methods?|misc(?:ellaneous)?|notes?|overview|page|part|plan|references|results|section|step|summary|table|table of contents|usage|action items|next steps|open questions|decisions)(?:\W{0,3}\d{0,3}\W{0,3})$/i;
/** `Attendees: Ada, Bo`; works have names in capitals before a colon. */
const KEYED =
  /^(?:Action items|Attendees|Authors?|Cc|Date|Decisions|From|Location|Next steps|Participants|Place|Present|Re|Status|Subject|Time|To|Version)\s?:/;
const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th)?\.?`;
const DATE = new RegExp(
  String.raw`^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ?)?(?:${DAY} ${MONTH}|${MONTH} ${DAY}|\d{1,4}[\-.\/]\d{1,2}[\-.\/]\d{1,4})?(?:,? \d{4})?[^\p{L}\p{N}]*$`,
  'iu',
);

function readsLikeTitle(text: string): boolean {
  return (
    isTitle(text) &&
    /^[\p{L}\p{N}"“'‘«([$¿¡\\]/u.test(text) &&
    !/[:;,{}=]$|^\d{1,2}(?:\.\d{1,2})+\.? +\p{Lu}|https?:\/\/|\b(?:doi|DOI):|\S@\S|\t| {3}|[a-z]{3}\. +\p{Lu}[\s\S]*\.$/u.test(
      text,
    ) &&
    text.split('\n', MAX_TITLE_LINES + 1).length <= MAX_TITLE_LINES &&
    isMostlyLetters(text, 0.6) &&
    !HEADING.test(text) &&
    !KEYED.test(text) &&
    !DATE.test(text)
  );
}

function readsLikeProse(text: string): boolean {
  return /[.!?。！？]/.test(text) && isMostlyLetters(text, 0.7);
}

/** A paragraph, though a short one. */
function isSentence(text: string): boolean {
  return /:$/.test(text) || (text.length > 60 && /[.;,]$/.test(text));
}

/** Formulas have other signs as well, code and tables more of them. */
function isMostlyLetters(text: string, share: number): boolean {
  const signs = text.replace(/\s+/g, '');
  const letters = signs.replace(/[^\p{L}\p{M}]+/gu, '').length;
  return letters >= share * signs.length;
}
