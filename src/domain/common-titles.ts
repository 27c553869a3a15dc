import { titleWords } from './folding.js';

/** Words that titles and abstracts share because they are English. */
const SMALL_WORDS = new Set('a an and as at by for from in is of on or the to with'.split(' '));

/** Words of titles that many works have: `Editorial`, `Introduction to the special issue`, `Book reviews`. */
const COMMON_WORDS = new Set(
  (
    'editorial editorials editor editors guest preface foreword introduction introductory introducing intro overview ' +
    'background prologue epilogue afterword postscript conclusion conclusions concluding summary summaries abstract ' +
    'abstracts special issue issues section sections theme themed topic topics volume number part chapter this our ' +
    'inside corrigendum corrigenda erratum errata correction corrections correct retraction retracted withdrawn ' +
    'addendum expression concern note notes notice notices news newsletter announcement announcements calendar ' +
    'events meeting meetings report reports review reviews book books reviewed received recent new letter letters ' +
    'reply replies response responses comment comments commentary commentaries discussion discussions debate ' +
    'opinion perspective perspectives viewpoint viewpoints point view views interview obituary obituaries memoriam ' +
    'memory tribute highlights highlight research article articles paper papers contents table content index ' +
    'author authors subject subjects cumulative front back matter cover page pages title masthead frontmatter ' +
    'backmatter contributors contributor reviewers reviewer referees referee list thanks thank you ' +
    'acknowledgement acknowledgements acknowledgment acknowledgments welcome message messages address presidential ' +
    'president presidents chair chairs chairman chairmans general program programme programs committee committees ' +
    'organizing organisation organization organizers sponsors keynote keynotes talk talks invited plenary panel ' +
    'panels poster posters tutorial tutorials workshop workshops proceedings conference symposium session sessions ' +
    'copyright information instructions guidelines bibliography references glossary appendix appendices untitled ' +
    'anonymous desk board column brief briefs case cases study digest miscellaneous miscellany varia call ' +
    'journal annual year end us about s'
  ).split(' '),
);

/** The words of a title that tell it from others: all but small ones, unless it has no other. */
export function tellingWords(title: string): Set<string> {
  const words = titleWords(title);
  const telling = words.filter((word) => !SMALL_WORDS.has(word));
  return new Set(telling.length > 0 ? telling : words);
}

/** Whether many works have this title, so that it alone says little: of one word, or of common ones. */
export function isCommonTitle(title: string): boolean {
  const words = [...tellingWords(title)];
  const own = words.filter(
    (word) => !COMMON_WORDS.has(word) && !/^\d+(?:st|nd|rd|th)?$/.test(word),
  );
  return words.length < 2 || own.length === 0;
}
