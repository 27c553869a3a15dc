import { arxivOf, doiOf, normalizeDoi } from '../../domain/identifiers.js';
import { namesOfField } from '../author-names.js';
import { hasRecord } from './beginning.js';
import { taggedFormat } from './records.js';
import { abstractOf, allOf, firstOf, keywordsOf, rawOf, type Tags, yearOf } from './tags.js';

/** Most programs write two spaces and a hyphen, some one, some nothing behind it. */
const LINE = /^\s?([A-Z][A-Z0-9])(?:\s{2,3}-|\s-(?!\S))(.*)$/s;

/** RIS, as databases, publishers and reference managers export it. */
export const ris = taggedFormat({
  name: 'ris',
  description: 'RIS records: lines such as "TI  - On kites", from TY to ER',
  readsFrom: {
    title: 'TI, T1, CT, BT',
    abstract: 'AB, N2',
    authors: 'AU, A1',
    year: 'PY, Y1, DA',
    venue: 'JF, JO, T2, C3 of a conference, BT, JA, J2, SO',
    keywords: 'KW',
    url: 'UR, L2, LK',
    doi: 'DO; M3, L3, N1, UR that are a DOI',
    arxivId: 'AN, M1, JO, UR',
  },
  syntax: { line: LINE, begins: 'TY', ends: 'ER' },

  recognises: (beginning) =>
    hasRecord(
      beginning,
      /^[^\S\n]?TY {1,3}- ?[A-Za-z][A-Za-z ]{2,30}\r?$/m,
      /^\s?[A-Z][A-Z0-9] {1,3}-/m,
    ),

  toFields(tags) {
    const title = firstOf(tags, 'TI', 'T1', 'CT');
    const urls = [...allOf(tags, 'UR'), ...allOf(tags, 'L2'), ...allOf(tags, 'LK')];
    return {
      // In a book without chapters BT is the title; T2 never is.
      title: title ?? firstOf(tags, 'BT'),
      abstract: abstractOf(tags, 'AB', 'N2'),
      authors: rawOf(tags, 'AU', 'A1').flatMap(namesOfField),
      year: yearOf(tags, 'PY', 'Y1', 'DA'),
      venue: venueOf(tags, title !== undefined),
      keywords: keywordsOf(tags, 'KW'),
      url: urls.find((url) => /^https?:\/\//i.test(url)),
      doi: doiIn(tags, urls),
      arxivId: arxivIdOf(tags, urls),
    };
  },
});

function venueOf(tags: Tags, hasTitle: boolean): string | undefined {
  const isOfConference = /^CONF|^CPAPER/.test(firstOf(tags, 'TY') ?? '');
  return firstOf(
    tags,
    ...['JF', 'JO', 'T2'],
    // Elsewhere C3 has whatever a program puts there: the authors' institutions.
    ...(isOfConference ? ['C3'] : []),
    ...(hasTitle ? ['BT'] : []),
    ...['JA', 'J2', 'SO'],
  );
}

/** Older exports have the DOI in a note, or as a link. */
function doiIn(tags: Tags, urls: readonly string[]): string | undefined {
  const said = firstOf(tags, 'DO');
  if (said !== undefined) return normalizeDoi(said);
  const others = [...allOf(tags, 'M3'), ...allOf(tags, 'L3'), ...allOf(tags, 'N1'), ...urls];
  const found = others.find((text) =>
    /^(?:(?:https?:\/\/)?(?:dx\.)?doi\.org\/|(?:doi:? ?)+)?10\.\d{4,9}\/\S+$/i.test(text),
  );
  return found === undefined ? undefined : (doiOf(found) ?? undefined);
}

function arxivIdOf(tags: Tags, urls: readonly string[]): string | undefined {
  const named = [...allOf(tags, 'AN'), ...allOf(tags, 'M1'), ...allOf(tags, 'JO')];
  const said = named.find((content) => /^arxiv\s*:/i.test(content));
  const linked = urls.find((url) =>
    /^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf)\//i.test(url),
  );
  return arxivOf(said ?? linked?.replace(/\.pdf$/, '') ?? '') ?? undefined;
}
