import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notUtf8, placeText } from '../../src/formats/record.js';
import { formatByName } from '../../src/formats/registry.js';
import { packageRoot } from '../../src/runtime/compiled-module.js';
import { recordsOf } from '../fixtures/reading.js';

const FOLDER = join(packageRoot, 'test/fixtures/malformed');

/** What is in each file: titles that are read in spite of the rest, and the places of what is not. */
const EXPECTED: Record<string, { titles: string[]; problems: string[] }> = {
  'bibtex.bib': {
    titles: ['Kites in gusts', 'Clocks that drift'],
    problems: [
      'source, line 7: the entry is not closed before the next one begins',
      'source, line 18: the entry nobody1998 has no title',
      'source, line 20: the file ends in the middle of this entry',
    ],
  },
  'csv.csv': {
    titles: ['Kites in gusts', 'Tides without a moon', 'A moon without tides'],
    problems: [
      'source, line 3: a quote is opened here and not closed as it should be',
      'source, line 4: the record has 3 columns and the header 4',
    ],
  },
  'enw.enw': {
    titles: ['Kites in gusts'],
    problems: [
      'source, line 4: the record has neither title nor abstract',
      `source, line 10: ${notUtf8('line').message}`,
      'source, line 8: a line of this record cannot be read',
    ],
  },
  'json.json': {
    titles: ['Kites in gusts', 'Tides without a moon'],
    problems: [
      "source, line 4, record 2: the record is not valid JSON (Expected ',' or '}' after property value in JSON at position 55)",
      'source, line 5, record 3: the record is not valid JSON (Expected double-quoted property name in JSON at position 47)',
      'source, line 7, record 5: the record has no end: the file stops in the middle of it',
    ],
  },
  'jsonl.jsonl': {
    titles: ['Kites in gusts', 'Tides without a moon'],
    problems: [
      'source, line 2: the line is not valid JSON: Unterminated string in JSON at position 70',
      'source, line 3: the line is not valid JSON: Expected double-quoted property name in JSON at position 60',
      'source, line 4: the line is JSON, but not an object',
    ],
  },
  'nbib.nbib': {
    titles: ['Kites in gusts.', 'Clocks that drift.'],
    problems: [
      'source, line 5: the record has neither title nor abstract',
      'source, line 12: the record has neither title nor abstract',
    ],
  },
  'page.txt': {
    titles: ['Kites in gusts'],
    problems: [
      `source, line 11: ${notUtf8('line').message}`,
      'source, line 9: no abstract follows "Bees before rain"',
      'source, line 12: no abstract follows "and found that rain within the hour is announced by twice th"',
      'source, line 15: no abstract follows "Clocks that drift"',
    ],
  },
  'pubmedtext.txt': {
    titles: ['Kites in gusts.', 'Clocks that drift.'],
    problems: [
      'source, line 9: the record has no title',
      'source, line 19: this stands in no record: a record begins with its number',
      'source, line 21: the record does not end with its PMID',
      'source, line 25: the record does not end with its PMID',
    ],
  },
  'ris.ris': {
    titles: ['Kites in gusts', 'Clocks that drift'],
    problems: [
      'source, line 6: the record does not begin with TY',
      'source, line 10: the record has neither title nor abstract',
      'source, line 19: the file ends in the middle of this record',
    ],
  },
  'wos.txt': {
    titles: ['Kites in gusts', 'Clocks that drift'],
    problems: [
      'source, line 8: the record has neither title nor abstract',
      'source, line 13: the record does not begin with PT',
      'source, line 19: the record has no end',
    ],
  },
  'xml-atom.xml': {
    titles: ['Kites in gusts', 'Tides without a moon'],
    problems: [
      'source, line 8, record 2: the record is not valid XML (unexpected close tag.)',
      'source, line 12, record 3: the record has no end before the next one begins',
      'source, line 20, record 5: the record has no end: the file stops in the middle of it',
    ],
  },
  'xml-oai-pmh.xml': {
    titles: ['Kites in gusts'],
    problems: [
      'source, line 9, record 2: the record holds no paper: it has no metadata',
      'source, line 12, record 3: the record holds no paper: its metadata is "marc"; known are oai_dc, qdc, jats, mods, arXiv and arXivRaw (metadataPrefix)',
    ],
  },
  'xml-pubmed.xml': {
    titles: ['Kites in gusts', 'Tides without a moon'],
    problems: [
      'source, line 3, record 2: the record holds no paper: it has neither MedlineCitation nor BookDocument',
      'source, line 4, record 3: the record is not valid XML (unclosed tag: ArticleTitle)',
    ],
  },
};

describe.each(readdirSync(FOLDER))('the broken file %s', (name) => {
  const format = formatByName(name.split(/[-.]/)[0] as string);

  it('gives what is whole in it, and says where the rest stands and what is wrong with it', async () => {
    const records = await recordsOf(format, readFileSync(join(FOLDER, name)));
    const titles = records.flatMap((record) =>
      'error' in record ? [] : [String(record.value.title)],
    );
    const problems = records.flatMap((record) =>
      'error' in record ? [`${placeText(record.place)}: ${record.error.message}`] : [],
    );
    expect({ titles, problems }).toEqual(EXPECTED[name]);
  });
});
