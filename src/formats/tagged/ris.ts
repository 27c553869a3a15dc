import { NearpaperError } from '../../domain/errors.js';
import { arxivOf } from '../../domain/identity.js';
import { displayName } from '../author-names.js';
import type { SourceFormat } from '../format.js';
import { bareDoi, knownOnly, yearIn } from '../normalize.js';
import { allOf, firstOf, type TaggedSyntax, type Tags, taggedRecords } from './records.js';

/** Most programs write two spaces and a hyphen, some one, some none after it. */
const SYNTAX: TaggedSyntax = {
  line: /^\s?([A-Z][A-Z0-9])\s{1,2}-(?:\s+(.*))?$/,
  begins: 'TY',
  ends: 'ER',
};

/** RIS, as EndNote, Zotero, Scopus and Web of Science export it. */
export const ris: SourceFormat = {
  name: 'ris',
  takesMap: false,
  description: 'RIS records: lines such as "TI  - On kites", from TY to ER',

  recognises: (beginning) => /^\s*TY {1,2}- ?[A-Z]{3,8}\s*[\r\n]/.test(beginning),

  async *read({ name: source, chunks, firstLine }) {
    for await (const record of taggedRecords(chunks, firstLine, SYNTAX)) {
      const place = { source, line: record.line };
      if ('error' in record) yield { place, error: record.error };
      else yield { place, ...contentOf(record.tags) };
    }
  },
};

function contentOf(tags: Tags) {
  const title = firstOf(tags, 'TI', 'T1', 'CT');
  // In a book without chapters BT is the title; T2 never is.
  const ownTitle = title ?? firstOf(tags, 'BT');
  const abstract = firstOf(tags, 'AB', 'N2');
  if (ownTitle === undefined && abstract === undefined) {
    return {
      error: new NearpaperError('RECORD_UNREADABLE', 'the record has neither title nor abstract'),
    };
  }
  const date = firstOf(tags, 'PY', 'Y1', 'DA');
  const doi = firstOf(tags, 'DO');
  const urls = [...allOf(tags, 'UR'), ...allOf(tags, 'L2'), ...allOf(tags, 'LK')];
  const value = knownOnly({
    title: ownTitle,
    abstract,
    authors: allOf(tags, 'AU', 'A1').map(displayName),
    year: date && yearIn(date),
    venue: firstOf(tags, 'JO', 'JF', 'T2', 'JA', ...(title === undefined ? [] : ['BT'])),
    keywords: allOf(tags, 'KW').flatMap(splitKeywords),
    url: urls.find((url) => /^https?:\/\//i.test(url)),
    doi: doi && bareDoi(doi),
    arxivId: arxivIdOf(tags, urls),
  });
  return { value };
}

function arxivIdOf(tags: Tags, urls: string[]): string | undefined {
  const named = [...allOf(tags, 'AN'), ...allOf(tags, 'M1'), ...allOf(tags, 'JO')];
  const said = named.find((content) => /^arxiv\s*:/i.test(content));
  const linked = urls.find((url) =>
    /^https?:\/\/(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf)\//i.test(url),
  );
  return arxivOf(said ?? linked?.replace(/\.pdf$/, '') ?? '') ?? undefined;
}

/** One in each line by the letter of the format; some programs put all in one. */
function splitKeywords(text: string): string[] {
  return text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
