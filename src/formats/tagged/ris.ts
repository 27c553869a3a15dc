import { arxivOf, normalizeDoi } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { splitList, yearWithin } from '../normalize.js';
import { allOf, firstOf, type Tags, taggedFormat } from './records.js';

/** RIS, as EndNote, Zotero, Scopus and Web of Science export it. */
export const ris = taggedFormat({
  name: 'ris',
  description: 'RIS records: lines such as "TI  - On kites", from TY to ER',
  // Most programs write two spaces and a hyphen, some one, some none after it.
  syntax: { line: /^\s?([A-Z][A-Z0-9])\s{1,2}-(?:\s+(.*))?$/, begins: 'TY', ends: 'ER' },

  recognises: (beginning) => /^\s*TY {1,2}- ?[A-Z]{3,8}\s*[\r\n]/.test(beginning),

  toFields(tags) {
    const title = firstOf(tags, 'TI', 'T1', 'CT');
    const date = firstOf(tags, 'PY', 'Y1', 'DA');
    const doi = firstOf(tags, 'DO');
    const urls = [...allOf(tags, 'UR'), ...allOf(tags, 'L2'), ...allOf(tags, 'LK')];
    return {
      // In a book without chapters BT is the title; T2 never is.
      title: title ?? firstOf(tags, 'BT'),
      abstract: firstOf(tags, 'AB', 'N2'),
      authors: allOf(tags, 'AU', 'A1').map(displayName),
      year: date && yearWithin(date),
      venue: firstOf(tags, 'JO', 'JF', 'T2', 'JA', ...(title === undefined ? [] : ['BT'])),
      // One in each line by the letter of the format; some programs put all in one.
      keywords: allOf(tags, 'KW').flatMap((text) => splitList(text, [';'])),
      url: urls.find((url) => /^https?:\/\//i.test(url)),
      doi: doi && normalizeDoi(doi),
      arxivId: arxivIdOf(tags, urls),
    };
  },
});

function arxivIdOf(tags: Tags, urls: string[]): string | undefined {
  const named = [...allOf(tags, 'AN'), ...allOf(tags, 'M1'), ...allOf(tags, 'JO')];
  const said = named.find((content) => /^arxiv\s*:/i.test(content));
  const linked = urls.find((url) =>
    /^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf)\//i.test(url),
  );
  return arxivOf(said ?? linked?.replace(/\.pdf$/, '') ?? '') ?? undefined;
}
