import { NearpaperError } from '../../domain/errors.js';
import { displayName } from '../author-names.js';
import type { SourceFormat } from '../format.js';
import { bareDoi, knownOnly, yearIn } from '../normalize.js';
import { allOf, firstOf, type TaggedSyntax, type Tags, taggedRecords } from './records.js';

const SYNTAX: TaggedSyntax = {
  line: /^([A-Z]{2,4}) {0,2}- ?(.*)$/,
  begins: 'PMID',
  ends: undefined,
};

/** MEDLINE records, as PubMed exports them for citation managers. */
export const nbib: SourceFormat = {
  name: 'nbib',
  takesMap: false,
  description: 'MEDLINE records (.nbib): lines such as "TI  - On kites", from PMID on',

  recognises: (beginning) => /^\s*PMID- ?\d+\s*[\r\n]/.test(beginning),

  async *read({ name: source, chunks, firstLine }) {
    for await (const record of taggedRecords(chunks, firstLine, SYNTAX)) {
      const place = { source, line: record.line };
      if ('error' in record) yield { place, error: record.error };
      else yield { place, ...contentOf(record.tags) };
    }
  },
};

function contentOf(tags: Tags) {
  const title = firstOf(tags, 'TI', 'BTI', 'TT');
  const abstract = firstOf(tags, 'AB', 'OAB');
  if (title === undefined && abstract === undefined) {
    return {
      error: new NearpaperError('RECORD_UNREADABLE', 'the record has neither title nor abstract'),
    };
  }
  const pmid = firstOf(tags, 'PMID')?.match(/^\d+$/)?.[0];
  const date = firstOf(tags, 'DP', 'DEP');
  const doi = [...allOf(tags, 'AID'), ...allOf(tags, 'LID')].find((text) => text.endsWith('[doi]'));
  const value = knownOnly({
    id: pmid && `pmid:${pmid}`,
    title,
    abstract,
    authors: allOf(tags, 'FAU', 'AU').map(displayName),
    year: date && yearIn(date),
    venue: firstOf(tags, 'JT', 'TA'),
    keywords: allOf(tags, 'OT').map((entry) => entry.replace(/^\*/, '')),
    url: pmid && `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`,
    doi: doi && bareDoi(doi.replace(/\s*\[doi\]$/, '')),
  });
  return { value };
}
