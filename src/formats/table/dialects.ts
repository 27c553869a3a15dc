import type { Described } from '../format.js';
import type { ColumnNames } from './column-names.js';
import type { NameList } from './names.js';

/** How one source writes its tables. */
export interface TableDialect extends Described {
  /** Whether a table with these columns (folded names) is of this source. */
  fits(has: (name: string) => boolean): boolean;
  /** Columns that are other than elsewhere; `only` says that nothing else is known. */
  columns?: ColumnNames;
  only?: boolean;
  /** Columns of groups, which are authors beside the people. */
  groups?: readonly string[];
  names: NameList;
  /** Cells are as they are between tabs: a quote is a character like others. */
  hasPlainTabs?: boolean;
}

const wos: TableDialect = {
  name: 'wos',
  description: 'tables of Web of Science with its tags as columns (tab-delimited, UTF-8 or UTF-16)',
  readsFrom: {
    title: 'TI',
    abstract: 'AB',
    authors: 'AF, AU, BF, BA, and the groups in CA, GP',
    year: 'PY, EY, EA, PD',
    venue: 'SO, JI, J9',
    keywords: 'DE (ID is Keywords Plus, which the database makes)',
    doi: 'DI, D2',
  },
  fits: (has) =>
    has('ti') && (has('au') || has('af')) && ['so', 'py', 'ab', 'ut', 'di'].filter(has).length > 1,
  columns: {
    title: [['ti']],
    abstract: [['ab']],
    authors: [['af'], ['au'], ['bf'], ['ba']],
    year: [['py'], ['ey'], ['ea'], ['pd']],
    venue: [['so'], ['ji'], ['j9']],
    keywords: [['de']],
    doi: [['di'], ['d2']],
  },
  only: true,
  groups: ['ca', 'gp'],
  names: 'familyFirst',
  hasPlainTabs: true,
};

const wosNames: TableDialect = {
  name: 'wos-names',
  description: 'tables of Web of Science with names as columns (saved from its Excel files)',
  readsFrom: {
    title: 'Article Title',
    authors: 'Author Full Names, Authors, Book Author Full Names, and Group Authors',
    venue: 'Source Title',
    keywords: 'Author Keywords',
  },
  fits: (has) => has('articletitle') && (has('utuniquewosid') || has('keywordsplus')),
  columns: {
    id: [['pubmedid']],
    authors: [['authorfullnames'], ['authors'], ['bookauthorfullnames'], ['bookauthors']],
  },
  groups: ['groupauthors', 'bookgroupauthors'],
  names: 'familyFirst',
};

const pubmed: TableDialect = {
  name: 'pubmed',
  description: 'tables of PubMed',
  readsFrom: {
    id: 'PMID',
    title: 'Title',
    authors: 'Authors (family names first)',
    year: 'Publication Year',
    venue: 'Journal/Book',
    doi: 'DOI',
  },
  fits: (has) => has('pmid') && has('journalbook'),
  names: 'familyFirst',
};

const zotero: TableDialect = {
  name: 'zotero',
  description: 'tables of Zotero',
  readsFrom: {
    title: 'Title',
    abstract: 'Abstract Note',
    authors: 'Author, Editor',
    year: 'Publication Year, Date',
    venue: 'Publication Title, Proceedings Title, Conference Name, Journal Abbreviation, Series',
    keywords: 'Manual Tags, Automatic Tags',
    url: 'Url',
    doi: 'DOI',
  },
  fits: (has) => has('key') && has('itemtype') && has('abstractnote'),
  names: 'atSemicolons',
};

const paperpile: TableDialect = {
  name: 'paperpile',
  description: 'tables of Paperpile and the ACM',
  readsFrom: {
    authors: 'Authors (family names first)',
    year: 'Publication year, Date published',
    venue: 'Journal, Full journal, Proceedings title',
    url: 'URLs',
  },
  fits: (has) => has('itemtype') && has('proceedingstitle') && has('datepublished'),
  names: 'familyFirst',
};

const publishOrPerish: TableDialect = {
  name: 'publish-or-perish',
  description: 'tables of Publish or Perish',
  readsFrom: { authors: 'Authors', year: 'Year', venue: 'Source', url: 'ArticleURL' },
  fits: (has) => has('gsrank') || (has('cites') && has('source') && has('articleurl')),
  names: 'atCommas',
};

const scopus: TableDialect = {
  name: 'scopus',
  description: 'tables of Scopus',
  readsFrom: {
    authors: 'Authors',
    year: 'Year',
    venue: 'Source title, Conference name',
    keywords: 'Author Keywords',
    url: 'Link',
  },
  fits: (has) => has('eid') && has('sourcetitle'),
  names: 'familyFirst',
};

const embase: TableDialect = {
  name: 'embase',
  description: 'tables of Embase (fields by column)',
  readsFrom: { authors: 'Author Names', venue: 'Source title, Source', id: 'Medline PMID' },
  fits: (has) => has('authornames') && (has('pui') || has('medlinepmid') || has('embaselink')),
  names: 'familyFirst',
};

const ieee: TableDialect = {
  name: 'ieee',
  description: 'tables of IEEE Xplore',
  readsFrom: { title: 'Document Title', venue: 'Publication Title', url: 'PDF Link' },
  fits: (has) => has('documenttitle') && has('publicationtitle'),
  names: 'atSemicolons',
};

const dimensions: TableDialect = {
  name: 'dimensions',
  description: 'tables of Dimensions',
  readsFrom: {
    year: 'PubYear, Publication Date',
    venue: 'Source title, Anthology title',
    keywords: 'MeSH terms',
    url: 'Source Linkout, Dimensions URL',
  },
  fits: (has) => has('dimensionsurl') || (has('publicationid') && has('pubyear')),
  columns: { url: [['sourcelinkout'], ['dimensionsurl']] },
  names: 'atSemicolons',
};

const lens: TableDialect = {
  name: 'lens',
  description: 'tables of Lens.org',
  readsFrom: {
    authors: 'Author/s',
    year: 'Publication Year, Date Published',
    venue: 'Source Title',
    url: 'External URL, Source URLs',
  },
  fits: (has) => has('lensid'),
  names: 'atSemicolons',
};

const openalex: TableDialect = {
  name: 'openalex-table',
  description: 'tables of OpenAlex',
  readsFrom: {
    title: 'title, display_name',
    authors: 'authorships.author.display_name',
    venue: 'primary_location.source.display_name',
    keywords: 'keywords.display_name',
  },
  fits: (has) =>
    has('authorshipsauthordisplayname') ||
    has('primarylocationsourcedisplayname') ||
    has('authorshipsrawauthorname'),
  columns: {
    authors: [['authorshipsauthordisplayname'], ['authorshipsrawauthorname'], ['authornames']],
  },
  names: 'atBars',
};

const springer: TableDialect = {
  name: 'springer',
  description: 'tables of SpringerLink',
  readsFrom: {
    title: 'Item Title',
    authors: 'Authors (one behind the other)',
    venue: 'Publication Title, Book Series Title',
    doi: 'Item DOI',
  },
  fits: (has) => has('itemtitle') && has('itemdoi'),
  names: 'joined',
};

/** Any other table. */
export const ANY_TABLE: TableDialect = {
  name: 'any',
  description: 'any table',
  fits: () => true,
  names: 'any',
};

/** The sources whose tables are known to be written in a way of their own. */
export const TABLE_DIALECTS: readonly TableDialect[] = [
  wos,
  wosNames,
  pubmed,
  zotero,
  paperpile,
  publishOrPerish,
  scopus,
  embase,
  ieee,
  dimensions,
  lens,
  openalex,
  springer,
];
