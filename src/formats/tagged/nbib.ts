import { normalizeDoi } from '../../domain/identifiers.js';
import { displayName } from '../author-names.js';
import { yearWithin } from '../field-values.js';
import { allOf, firstOf, taggedFormat } from './records.js';

/** MEDLINE records, as PubMed exports them for citation managers. */
export const nbib = taggedFormat({
  name: 'nbib',
  description: 'MEDLINE records (.nbib): lines such as "TI  - On kites", from PMID on',
  syntax: { line: /^([A-Z]{2,4}) {0,2}- ?(.*)$/, begins: 'PMID', ends: undefined },

  recognises: (beginning) => /^\s*PMID- ?\d+\s*[\r\n]/.test(beginning),

  toFields(tags) {
    const pmid = firstOf(tags, 'PMID')?.match(/^\d+$/)?.[0];
    const date = firstOf(tags, 'DP', 'DEP');
    const ids = [...allOf(tags, 'AID'), ...allOf(tags, 'LID')];
    const doi = ids.find((text) => text.endsWith('[doi]'));
    return {
      id: pmid && `pmid:${pmid}`,
      title: firstOf(tags, 'TI', 'BTI', 'TT'),
      abstract: firstOf(tags, 'AB', 'OAB'),
      authors: allOf(tags, 'FAU', 'AU').map(displayName),
      year: date && yearWithin(date),
      venue: firstOf(tags, 'JT', 'TA'),
      keywords: allOf(tags, 'OT').map((entry) => entry.replace(/^\*/, '')),
      url: pmid && `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`,
      doi: doi && normalizeDoi(doi.replace(/\s*\[doi\]$/, '')),
    };
  },
});
