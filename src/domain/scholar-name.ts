import { corpusKey } from './corpus-id.js';
import { doiOf } from './identifiers.js';
import { aliasKey } from './identity.js';
import { addressKeys, doiKeys, keysOfName } from './lookup-keys.js';

/** What a name of a paper may stand for: ids of papers, the surest first, and after them keys (`lookupKeys`). */
export interface NameReading {
  ids: readonly string[];
  keys: readonly string[];
}

const PREFIXED = /^([a-z]+):(.*)$/is;
const HASH = /^[\da-f]{40}$/i;
const NOTHING: NameReading = { ids: [], keys: [] };

/** What stands behind each of Semantic Scholar's prefixes but those that `keysOfName` knows. */
const KINDS: Readonly<Record<string, (text: string) => NameReading>> = {
  corpusid: (text) => {
    const number = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    return number > 0 && Number.isSafeInteger(number)
      ? { ids: [], keys: [corpusKey(number)] }
      : NOTHING;
  },
  pmid: (text) => numbered(text, (id) => [`pmid:${id}`], 'https://pubmed.ncbi.nlm.nih.gov/'),
  pmcid: (text) =>
    numbered(
      text.replace(/^PMC/i, ''),
      (id) => [`pmc:PMC${id}`, `pmcid:PMC${id}`, `pmcid:${id}`],
      'https://pmc.ncbi.nlm.nih.gov/articles/PMC',
    ),
  acl: (text) => ({
    ids: [`acl:${text}`, text],
    keys: /^[\w.-]+$/.test(text) ? addressKeys(`https://aclanthology.org/${text}`) : [],
  }),
  // OpenAlex kept the numbers of Microsoft Academic Graph.
  mag: (text) => numbered(text, (id) => [`mag:${id}`, `W${id}`], 'https://openalex.org/W'),
};

function numbered(text: string, idsOf: (id: string) => string[], page: string): NameReading {
  if (!/^\d{1,16}$/.test(text)) return NOTHING;
  const id = text.replace(/^0+(?=\d)/, '');
  return { ids: idsOf(id), keys: addressKeys(`${page}${id}`) };
}

/**
 * Reads an id as Semantic Scholar's clients send it: an id of one's own, which comes before all else, a DOI,
 * a hash of 40 digits, or something behind `CorpusId:`, `DOI:`, `ARXIV:`, `MAG:`, `ACL:`, `PMID:`, `PMCID:` or
 * `URL:` in any case.
 */
export function readScholarName(name: string): NameReading {
  const { ids, keys } = withoutOwn(name);
  const all = [...new Set([name, ...ids])];
  return { ids: all, keys: [...all.map(aliasKey), ...keys] };
}

function withoutOwn(name: string): NameReading {
  if (HASH.test(name)) {
    return {
      ids: [name.toLowerCase()],
      keys: addressKeys(`https://www.semanticscholar.org/paper/${name}`),
    };
  }
  const known = keysOfName(name);
  if (known) return { ids: [], keys: known };
  const [, prefix = '', text = ''] = PREFIXED.exec(name) ?? [];
  const kind = prefix.toLowerCase();
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind]?.(text.trim()) ?? NOTHING;
  return name.startsWith('10.') && doiOf(name) !== null
    ? { ids: [], keys: doiKeys(name) }
    : NOTHING;
}
