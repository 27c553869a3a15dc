import { describe, expect, test } from 'vitest';
import { readCase, readContent } from '../fixtures/cases.js';

describe('the cases', () => {
  test.each<{ file: string; papers: object[] }>([
    {
      file: 'au.csv',
      papers: [
        {
          id: 'pmid:90000031',
          title: 'Frogs and fever in the pond',
          year: 2020,
          venue: 'Pond Med',
          authors: ['A Pike', 'BC Newt', 'CD Eel'],
        },
      ],
    },
    {
      file: 'ed2.csv',
      papers: [
        { title: 'Editorial', authors: ['L. Wang'], doi: '10.1016/j.pondlet.2020.000001' },
        { title: 'Editorial', authors: ['X. Wang'], doi: '10.1007/s00000-020-00001-1' },
        { title: 'Editorial', authors: ['X. Wang'], doi: '10.1007/s00000-020-00002-2' },
      ],
    },
    {
      file: 'pref.csv',
      papers: [
        { title: 'Preface', venue: 'Pond Conference Proceedings', authors: [], abstract: '' },
        { title: 'Preface', venue: 'Desert Workshop Proceedings', authors: [], abstract: '' },
        { title: '21st Pond Conference, PC 2021', authors: [] },
        { title: 'Editorial', doi: '10.5555/pl.2020.1' },
        { title: 'Editorial', doi: '10.6666/dl.2020.7' },
      ],
    },
    {
      file: 'wos.utf8.tsv',
      papers: [
        {
          title: 'Tides of small lakes and what they carry',
          abstract: 'Small lakes have "tides". We measured them.',
          authors: ['Anna Marsh', 'Leo R. Brook'],
          venue: 'LAKE STUDIES',
          year: 2017,
          doi: '10.5555/lake.2017.9',
          keywords: ['tides', 'lakes'],
        },
        { title: '"Second" lake paper', authors: ['Bo Tarn'], year: 2018 },
      ],
    },
    {
      file: 'wos16.txt',
      papers: [
        { title: 'Tides of small lakes and what they carry', doi: '10.5555/lake.2017.9' },
        { title: '"Second" lake paper', authors: ['Bo Tarn'], year: 2018 },
      ],
    },
    {
      file: 'wosid.tsv',
      papers: [
        { title: 'Tides of small lakes', authors: ['Anna Marsh'], year: 2017, keywords: [] },
        { title: 'Winds over deep valleys', authors: ['Bo Tarn'], year: 2018, keywords: [] },
      ],
    },
    {
      file: 'dimensions.csv',
      papers: [
        {
          title: 'Pond rank',
          authors: ['Ada Pike', 'Bo Newt'],
          year: 2020,
          venue: 'Pond J',
          doi: '10.5555/dim.1',
        },
      ],
    },
    {
      file: 'case.csv',
      papers: [
        {
          title: 'Upper title',
          abstract: 'Some abstract.',
          authors: ['A. Pike', 'B. Newt'],
          year: 2020,
          venue: 'Pond J',
        },
      ],
    },
    {
      file: 'acm.csv',
      papers: [
        {
          title: 'ACM pond paper',
          authors: ['A Pike', 'B Newt', 'C van Dam'],
          venue: 'Proc. 1st PondConf',
          year: 2020,
          doi: '10.5555/acm.1',
          keywords: ['pond', 'acm'],
        },
      ],
    },
    {
      file: 'pop.csv',
      papers: [
        {
          title: 'Pond scholar',
          authors: ['A Pike', 'B Newt', 'C van Dam'],
          venue: 'Pond J',
          year: 2020,
          url: 'https://example.org/p',
        },
      ],
    },
  ])('$file', async ({ file, papers }) => {
    const found = await readCase(file);
    expect(found.errors).toEqual([]);
    expect(found.papers).toMatchObject(papers);
    expect(found.papers).toHaveLength(papers.length);
  });

  test('ids of a Web of Science table are of no paper', async () => {
    const { papers, ignored } = await readCase('wosid.tsv');
    expect(papers.map(({ id }) => id)).not.toContain('DYNAMICS');
    expect(ignored).toContain('ID');
  });
});

/** Tables of other programs, with the columns that they write. */
const OF_PROGRAMS: [string, string[], object[]][] = [
  [
    'Zotero, with every kind of venue',
    [
      '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Abstract Note","Date","Proceedings Title","Conference Name","Manual Tags","Automatic Tags","Editor"',
      '"AB12","journalArticle","2019","van der Berg, Jan Willem","Reeds","Pond J","10.5555/z.1","https://example.org/1","On reeds.","2019-05","","","reeds; water","",""',
      '"AB13","conferencePaper","","Pike, Ada; Newt, Bo","Frogs","","","","","2020-05-01","Proc. of Ponds","","","frogs",""',
      '"AB14","conferencePaper","2021","Pike, Ada","Newts","","","","","2021","","PondConf 2021","","",""',
      '"AB15","book","2022","","A book of ponds","","","","","2022","","","","","Eel, Cy"',
    ],
    [
      { authors: ['Jan Willem van der Berg'], venue: 'Pond J', keywords: ['reeds', 'water'] },
      {
        authors: ['Ada Pike', 'Bo Newt'],
        venue: 'Proc. of Ponds',
        year: 2020,
        keywords: ['frogs'],
      },
      { venue: 'PondConf 2021' },
      { title: 'A book of ponds', authors: ['Cy Eel'] },
    ],
  ],
  [
    'PubMed, with groups, suffixes and one author',
    [
      'PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI',
      '90000041,Ponds,"van der Pike A, Newt BC Jr, Pond Study Group.",x,van der Pike A,Pond Med,2020,2021/01/02,,,10.5555/p.1',
      '90000042,Lakes,Li W.,x,Li W,Pond Med,2020,2021/01/02,,,',
      '90000043,Seas,[No authors listed],x,,Pond Med,2020,2021/01/02,,,',
    ],
    [
      { authors: ['A van der Pike', 'BC Newt Jr', 'Pond Study Group'], doi: '10.5555/p.1' },
      { authors: ['W Li'] },
      { title: 'Seas', authors: [], year: 2020 },
    ],
  ],
  [
    'Scopus as it was and as it is',
    [
      'Authors,Title,Year,Source title,Link,Abstract,Author Keywords,Index Keywords,Source,EID',
      '"Pike A., Newt B.C.",Ponds,2015,Pond J,https://www.scopus.com/1,[No abstract available],ponds; reeds,Water,Scopus,2-s2.0-1',
      '"Pike, A.; van Dam, C.-J.",Lakes,2024,,https://www.scopus.com/2,On lakes.,,Water,Scopus,2-s2.0-2',
    ],
    [
      {
        authors: ['A. Pike', 'B.C. Newt'],
        venue: 'Pond J',
        abstract: '',
        keywords: ['ponds', 'reeds'],
      },
      { authors: ['A. Pike', 'C.-J. van Dam'], venue: null, abstract: 'On lakes.', keywords: [] },
    ],
  ],
  [
    'IEEE Xplore, with a line before the header',
    [
      '"https://ieeexplore.example.org/search?q=pond, newt"',
      '"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication Year","Abstract","DOI",PDF Link,"Author Keywords","IEEE Terms"',
      '"Radar for ponds","A. Pike; B. Newt","Lake U; Lake U","2020 Pond Radar Conf.","1 May 2020","2020","We look.","10.5555/ieee.1","https://example.org/1.pdf","radar;ponds","Radar"',
    ],
    [
      {
        title: 'Radar for ponds',
        authors: ['A. Pike', 'B. Newt'],
        venue: '2020 Pond Radar Conf.',
        year: 2020,
        keywords: ['radar', 'ponds'],
      },
    ],
  ],
  [
    'Dimensions, of a chapter',
    [
      '"About the data: Exported on May 1, 2024.',
      'Criteria: pond, Title, Abstract",,,,,,,',
      'Rank,Publication ID,DOI,Title,Abstract,Source title,Anthology title,PubYear,Authors,Dimensions URL',
      '1,pub.1,10.5555/dim.2,A chapter,Text.,,A book of ponds,2021,"Pike, Ada",https://example.org/d',
    ],
    [
      {
        title: 'A chapter',
        venue: 'A book of ponds',
        authors: ['Ada Pike'],
        url: 'https://example.org/d',
      },
    ],
  ],
  [
    'Lens.org',
    [
      'Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,Author/s,Abstract,Fields of Study,Keywords,External URL,DOI',
      '000-1,Ponds,2020-01-01,2020,journal article,Pond J,Ada Pike; Bo Newt,Text.,Ecology; Water,,http://dx.doi.org/10.5555/lens.1,10.5555/lens.1',
    ],
    [
      {
        authors: ['Ada Pike', 'Bo Newt'],
        venue: 'Pond J',
        year: 2020,
        keywords: ['Ecology', 'Water'],
      },
    ],
  ],
  [
    'OpenAlex',
    [
      'id,doi,title,display_name,publication_year,publication_date,primary_location.source.display_name,authorships.author.display_name,authorships.author.id',
      'https://openalex.org/W99,https://doi.org/10.5555/oa.1,Ponds,Ponds,2020,2020-02-01,Pond J,Ada Pike|Bo Newt,https://openalex.org/A1|https://openalex.org/A2',
    ],
    [{ id: 'W99', doi: '10.5555/oa.1', authors: ['Ada Pike', 'Bo Newt'], venue: 'Pond J' }],
  ],
  [
    'Embase, in upper case',
    [
      '"TITLE","AUTHOR NAMES","SOURCE","SOURCE TITLE","PUBLICATION YEAR","ABSTRACT","AUTHOR KEYWORDS","DOI","MEDLINE PMID","PUI"',
      '"Ponds and fever","Pike A., Newt B.-C.","Pond Med (2020) 1:2 (3-4)","Pond Medicine","2020","Text.","ponds, fever","10.5555/emb.1","90000051","L1"',
    ],
    [
      {
        id: 'pmid:90000051',
        authors: ['A. Pike', 'B.-C. Newt'],
        venue: 'Pond Medicine',
        year: 2020,
      },
    ],
  ],
  [
    'SpringerLink',
    [
      'Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,URL,Content Type',
      'Ponds,Pond Letters,,1,2,10.5555/spr.1,Ada PikeBo McNewtCy Eel,2020,http://link.example.org/1,Article',
    ],
    [
      {
        title: 'Ponds',
        authors: ['Ada Pike', 'Bo McNewt', 'Cy Eel'],
        venue: 'Pond Letters',
        doi: '10.5555/spr.1',
      },
    ],
  ],
  [
    'Web of Science with names as columns',
    [
      'Publication Type\tAuthors\tAuthor Full Names\tGroup Authors\tArticle Title\tSource Title\tAuthor Keywords\tKeywords Plus\tAbstract\tPublication Date\tPublication Year\tDOI\tUT (Unique WOS ID)',
      'J\tMarsh, A\tMarsh, Anna\tLake Group\tTides\tLAKE STUDIES\ttides\tMODEL\tText.\tJAN 5\t2017\t10.5555/lake.1\tWOS:1',
    ],
    [{ title: 'Tides', authors: ['Anna Marsh', 'Lake Group'], year: 2017, keywords: ['tides'] }],
  ],
  [
    'Web of Science as tabs, with cells missing, groups and cells that a spreadsheet quoted',
    [
      'PT\tAU\tAF\tCA\tTI\tSO\tID\tAB\tPY\tDI\tUT\t',
      'J\tMarsh, A\t\tLake Group\t"Tides\tLAKE STUDIES\tMODEL\t"It is a ""tide"""\t2017\t\tWOS:1',
      'J\t[Anonymous]\t\t\tFens\tLAKE STUDIES\t\t\t2018\t\tWOS:2\t',
    ],
    [
      { title: '"Tides', authors: ['A Marsh', 'Lake Group'], abstract: 'It is a "tide"' },
      { title: 'Fens', authors: [], year: 2018 },
    ],
  ],
  [
    'bibliometrix',
    [
      '"AU","TI","SO","DE","ID","AB","PY","DI"',
      '"PIKE A;NEWT BC","PONDS","POND J","PONDS;REEDS","WATER","TEXT.",2020,"10.5555/bx.1"',
    ],
    [
      {
        title: 'PONDS',
        authors: ['A PIKE', 'BC NEWT'],
        venue: 'POND J',
        keywords: ['PONDS', 'REEDS'],
      },
    ],
  ],
  [
    'Google Scholar and Covidence',
    [
      'Authors,Title,Publication,Volume,Number,Pages,Year,Publisher',
      '"Pike, Ada; Newt, Bo; ",Ponds,Pond J,1,2,3-4,2020,Lake Press',
    ],
    [{ authors: ['Ada Pike', 'Bo Newt'], venue: 'Pond J', year: 2020 }],
  ],
  [
    'Cochrane, whose Source is a journal',
    [
      'Cochrane ID,Title,Author(s),Source,Year,Abstract,DOI',
      'CN-1,Ponds,"Pike, A; Newt, B",Pond Med,2020,Text.,10.5555/c.1',
    ],
    [{ authors: ['A Pike', 'B Newt'], venue: 'Pond Med' }],
  ],
];

test.each(OF_PROGRAMS)('a table of %s', async (_, lines, papers) => {
  for (const end of ['\n', '\r\n']) {
    const found = await readContent(lines.join(end));
    expect(found.errors).toEqual([]);
    expect(found.papers.map((paper) => ({ ...paper }))).toMatchObject(papers);
  }
});

test('a table without a header of papers among its first lines is refused', async () => {
  const notes = 'Things to do\n\nselect title, authors, year, abstract\nfrom papers\n';
  await expect(readContent(notes)).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
});

test.each([
  ['columns = [\n"title", "abstract", "year", "doi",\n"venue", "authors", "keywords", "url",\n]\n'],
  ['# Export\n\n  title, authors, year, abstract\n  A, B, 2020, C\n'],
])('%j is no table', async (text) => {
  await expect(readContent(text)).rejects.toMatchObject({ code: 'FORMAT_UNKNOWN' });
});
