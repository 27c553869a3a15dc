import { normalizeDoi } from '../../domain/identifiers.js';
import { displayName, displayNameOfIndex } from '../author-names.js';
import { hasRecord } from './beginning.js';
import { taggedFormat } from './records.js';
import { abstractOf, allOf, firstOf, keywordsOf, type Tags, yearOf } from './tags.js';

/** MEDLINE records, as PubMed exports them for citation managers. */
export const nbib = taggedFormat({
  name: 'nbib',
  description: 'MEDLINE records (.nbib): lines such as "TI  - On kites", from PMID on',
  readsFrom: {
    id: 'PMID',
    title: 'TI, BTI, TT',
    abstract: 'AB, OAB',
    authors: 'FAU, AU, and CN behind them',
    year: 'DP, DEP',
    venue: 'JT, TA, BTI of a chapter',
    keywords: 'OT',
    url: 'PMID',
    doi: 'AID, LID with [doi]',
  },
  syntax: {
    line: /^([A-Z]{2,4}) {0,2}- ?(.*)$/s,
    begins: 'PMID',
    beginsStrictly: true,
    once: new Set(['OWN', 'STAT', 'DP', 'TI']),
  },

  recognises: (beginning) =>
    hasRecord(beginning, /^PMID *- ?\d+[^\S\n]*\r?$/m, /^[A-Z]{2,4} {0,2}- \S/m),

  toFields(tags) {
    const pmid = firstOf(tags, 'PMID')?.match(/^\d+$/)?.[0];
    const ids = [...allOf(tags, 'AID'), ...allOf(tags, 'LID')];
    const doi = ids.find((text) => text.endsWith('[doi]'));
    const title = firstOf(tags, 'TI');
    return {
      id: pmid && `pmid:${pmid}`,
      title: title ?? firstOf(tags, 'BTI', 'TT'),
      abstract: abstractOf(tags, 'AB', 'OAB'),
      authors: authorsOf(tags),
      year: yearOf(tags, 'DP', 'DEP'),
      venue: firstOf(tags, 'JT', 'TA', ...(title === undefined ? [] : ['BTI'])),
      keywords: keywordsOf(tags, 'OT'),
      url: pmid && `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`,
      doi: doi && normalizeDoi(doi.replace(/\s*\[doi\]$/, '')),
    };
  },
});

/** People by their full names where these are there, then the groups that signed with them. */
function authorsOf(tags: Tags): string[] {
  const full = allOf(tags, 'FAU').map(displayName);
  const people = full.length > 0 ? full : allOf(tags, 'AU').map(displayNameOfIndex);
  return [...people, ...allOf(tags, 'CN')];
}
