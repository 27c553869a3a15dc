/** Papers whose page is known from their DOI, and for most of them the other way round. */
interface DoiPages {
  doi: RegExp;
  /** The key of the page, as `addressKey` gives it. */
  pageOf: (match: RegExpExecArray) => string;
  page?: RegExp;
  doiOfPage?: (match: RegExpExecArray) => string;
}

/** Robotics: Science and Systems began in 2005; its DOIs count in Roman numerals. */
const RSS_BEFORE = 2004;

const DOI_PAGES: readonly DoiPages[] = [
  {
    doi: /^10\.18653\/v1\/([a-z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)$/,
    pageOf: ([, id = '']) => `aclanthology.org/${/^\d/.test(id) ? id : id.toUpperCase()}`,
    page: /^aclanthology\.org\/([A-Z]\d\d-\d{4}|\d{4}\.[\w-]+\.\d+)$/,
    doiOfPage: ([, id = '']) => `10.18653/v1/${id.toLowerCase()}`,
  },
  {
    doi: /^10\.24963\/ijcai\.(\d{4})\/(\d{1,5})$/,
    pageOf: ([, year, number]) => `ijcai.org/proceedings/${year}/${number}`,
    page: /^ijcai\.org\/proceedings\/(\d{4})\/(\d{1,5})$/,
    doiOfPage: ([, year, number]) => `10.24963/ijcai.${year}/${number}`,
  },
  {
    doi: /^10\.1609\/aaai\.v\d+i\d+\.(\d{1,7})$/,
    pageOf: ([, id]) => `ojs.aaai.org/index.php/AAAI/article/view/${id}`,
  },
  {
    doi: /^10\.15607\/rss\.(\d{4})\.[ivxl]+\.0*(\d{1,3})$/,
    pageOf: ([, year, number = '']) => {
      const volume = String(Number(year) - RSS_BEFORE).padStart(2, '0');
      return `roboticsproceedings.org/rss${volume}/p${number.padStart(2, '0')}.html`;
    },
    page: /^roboticsproceedings\.org\/rss(\d\d)\/p(\d{2,3})\.html$/,
    doiOfPage: ([, volume, number = '']) =>
      `10.15607/rss.${Number(volume) + RSS_BEFORE}.${roman(Number(volume))}.${number.padStart(3, '0')}`,
  },
];

/** The keys of the pages that the paper of a DOI has beside that at doi.org. */
export function pagesOfDoi(doi: string): string[] {
  return DOI_PAGES.flatMap((pages) => {
    const match = pages.doi.exec(doi);
    return match ? [pages.pageOf(match)] : [];
  });
}

/** The DOI of the paper whose page has this key, where the key tells it. */
export function doiOfPage(key: string): string | undefined {
  for (const { page, doiOfPage: doiOf } of DOI_PAGES) {
    const match = page?.exec(key);
    if (match && doiOf) return doiOf(match);
  }
  return undefined;
}

function roman(number: number): string {
  const tens = 'x'.repeat(Math.floor(number / 10));
  const units = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'];
  return tens + (units[number % 10] as string);
}
