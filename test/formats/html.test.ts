import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { html } from '../../src/formats/html/html.js';
import { formatByContent } from '../../src/formats/registry.js';
import { readableRecord } from '../../src/text/readable/readable.js';
import { errorsOf, fieldsOf, recordsOf } from '../fixtures/reading.js';

const page = (...tags: string[]) =>
  `<!DOCTYPE html>\n<html><head><title>x</title>${tags.join('\n')}</head><body><p>x</p></body></html>`;
const meta = (name: string, content: string, more = '') =>
  `<meta name="${name}" content="${content}"${more}>`;
const paperOf = async (text: string | Uint8Array) => {
  const records = await recordsOf(html, text);
  expect(records).toHaveLength(1);
  return readableRecord(fieldsOf(records[0]));
};

test('the sample: tags of any case, quotes and order; none in comments and scripts', async () => {
  const sample = readFileSync(new URL('../fixtures/samples/html.html', import.meta.url));
  expect(await paperOf(sample)).toEqual({
    title: 'Kites in gusts of 5 < 10² m/s',
    abstract:
      'We steer a kite by its shape alone. In gusts it stays within one metre of its place.',
    authors: ['Anna Vogel', 'Maarten de Boer'],
    year: 2021,
    venue: 'Journal of Light Structures',
    keywords: ['kites', 'wind'],
    url: 'https://kites.example/201',
    doi: '10.5555/kites.2021.201',
  });
});

describe('pages of', () => {
  test('arXiv', async () => {
    const text = page(
      '<meta property="og:title" content="Kites in $\\mathbb{R}^3$"/>',
      '<meta property="og:description" content="Abstract page for arXiv paper 2103.00101: Kites"/>',
      meta('citation_title', 'Kites in $\\mathbb{R}^3$'),
      meta('citation_author', 'Vogel, Anna'),
      meta('citation_date', '2021/03/01'),
      meta('citation_online_date', '2022/01/05'),
      meta('citation_pdf_url', 'http://www.arxiv.org/pdf/2103.00101'),
      meta('citation_arxiv_id', '2103.00101'),
      meta('citation_abstract', 'We steer a kite.'),
    );
    expect(await paperOf(text)).toEqual({
      title: 'Kites in R³',
      abstract: 'We steer a kite.',
      authors: ['Anna Vogel'],
      year: 2021,
      arxivId: '2103.00101',
    });
  });

  test('a journal in two languages', async () => {
    const text = page(
      meta('DC.Title', 'Ranas del sur'),
      meta('DC.Title.Alternative', 'Frogs of the south', ' xml:lang="en"'),
      meta('DC.Creator.PersonalName', 'Pepe Rana'),
      meta('DC.Description', 'Estudiamos las ranas.', ' xml:lang="es"'),
      meta('DC.Description', 'We study frogs.', ' xml:lang="en"'),
      meta('DC.Date.issued', '2019-05-06'),
      meta('DC.Source', 'Revista del Lago'),
      meta('DC.Identifier.DOI', '10.5555/rev.7'),
      meta('citation_title', 'Ranas del sur'),
      meta('citation_author', 'Pepe Rana'),
      meta('citation_journal_title', 'Revista del Lago'),
    );
    expect(await paperOf(text)).toMatchObject({
      title: 'Ranas del sur',
      abstract: 'We study frogs.\nEstudiamos las ranas.',
      authors: ['Pepe Rana'],
      year: 2019,
      venue: 'Revista del Lago',
      doi: '10.5555/rev.7',
    });
  });

  test('repositories: Digital Commons, EPrints, Dublin Core alone', async () => {
    const commons = page(
      meta('bepress_citation_title', 'Kites'),
      meta('bepress_citation_author', 'Vogel, Anna'),
      meta('bepress_citation_date', '2021'),
      meta('description', 'By Anna Vogel, Published on 01/01/21'),
    );
    expect(await paperOf(commons)).toMatchObject({
      title: 'Kites',
      authors: ['Anna Vogel'],
      year: 2021,
    });
    const eprints = page(
      meta('eprints.title', 'Kites'),
      meta('eprints.creators_name', 'Vogel, Anna'),
      meta('eprints.abstract', 'They fly.'),
      meta('eprints.date', '2021-03'),
    );
    expect(await paperOf(eprints)).toEqual({
      title: 'Kites',
      abstract: 'They fly.',
      authors: ['Anna Vogel'],
      year: 2021,
    });
    const core = page(
      meta('DCTERMS.title', 'Kites'),
      meta('dc:creator', 'Vogel, Anna'),
      meta('DCTERMS.abstract', 'They fly.'),
      meta('DC.identifier', 'doi:10.5555/kites.1'),
      meta('prism.publicationName', 'Journal of Light Structures'),
      meta('prism.publicationDate', '2021-03-01'),
    );
    expect(await paperOf(core)).toEqual({
      title: 'Kites',
      abstract: 'They fly.',
      authors: ['Anna Vogel'],
      year: 2021,
      venue: 'Journal of Light Structures',
      doi: '10.5555/kites.1',
    });
  });
});

test('all authors in one tag; a title is no abstract; nor is what a publisher says instead of one', async () => {
  const text = page(
    meta('citation_title', 'Kites'),
    meta('citation_authors', 'Vogel, Anna; de Boer, Maarten'),
    meta('og:description', 'Kites'),
    meta('description', 'Click on the article title to read more.'),
  );
  expect(await paperOf(text)).toEqual({
    title: 'Kites',
    authors: ['Anna Vogel', 'Maarten de Boer'],
  });
});

test('a page in Latin-1, and one that is longer than a record', async () => {
  const text = page('<meta charset="iso-8859-1">', meta('citation_title', 'Frösche'));
  expect(await paperOf(Buffer.from(text, 'latin1'))).toEqual({ title: 'Frösche' });
  const long = page(meta('citation_title', 'Frösche')).replace(
    'x</p>',
    `${'é'.repeat(800_000)}</p>`,
  );
  expect(await paperOf(long)).toEqual({ title: 'Frösche' });
});

describe('a page that is of no paper', () => {
  const blog = page(
    '<meta property="og:title" content="My kites"/>',
    meta('description', 'A blog'),
  );
  const office = page(
    meta('DC.title', 'Opening hours'),
    meta('DC.creator', 'Office of Kites'),
    meta('DC.date', '2020-01-01'),
    meta('DC.type', 'text'),
  );

  test.each([
    ['a blog', blog],
    ['an office', office],
    ['one without any tags', '<html><body><h1>Kites</h1></body></html>'],
    ['a short beginning', '<html>'],
  ])('%s is not recognised', (_, text) => {
    expect(html.recognises(text)).toBe(false);
    expect(() => formatByContent(Buffer.from(text), 'page.html')).toThrow(
      expect.objectContaining({ code: 'FORMAT_UNKNOWN' }),
    );
  });

  test('says so', async () => {
    expect(errorsOf(await recordsOf(html, blog))).toEqual([
      '1: the page ("My kites") has no citation_title among its meta tags, as pages of papers have; save the paper\'s own page, or its citation as RIS or BibTeX',
    ]);
  });
});

test.each([
  page(meta('citation_title', 'Kites')),
  `<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="x"><head>${meta('citation_title', 'Kites')}`,
  `<!-- saved from https://kites.example -->\n<HTML><HEAD>${meta('citation_title', 'Kites')}`,
  `<!doctype html>${meta('citation_title', 'Kites')}`,
  `<html><head><script>${'x'.repeat(30_000)}`,
])('%j is recognised', (text) => {
  expect(formatByContent(Buffer.from(text), 'page.html').name).toBe('html');
});

test.each([
  '<meta a="',
  '<!--',
  '<script>',
  '<meta a=b ',
  '<meta',
  `<meta ${' '.repeat(50)}"`,
  '<',
])('%j again and again takes no long time', async (scrap) => {
  const startedMs = performance.now();
  const text = `<html>${scrap.repeat(500_000 / scrap.length)}`;
  html.recognises(text);
  await recordsOf(html, text);
  // Not a measurement: what is quadratic would take minutes.
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
