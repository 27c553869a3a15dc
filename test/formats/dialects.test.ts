import { describe, expect, test } from 'vitest';
import type { JsonDialect } from '../../src/formats/json/dialect.js';
import { JSON_DIALECTS } from '../../src/formats/json/dialects.js';
import { jsonFormat } from '../../src/formats/json/json.js';
import { jsonlFormat } from '../../src/formats/json/jsonl.js';
import type { XmlDialect } from '../../src/formats/xml/dialect.js';
import { XML_DIALECTS } from '../../src/formats/xml/dialects.js';
import { textAt } from '../../src/formats/xml/element.js';
import { xmlFormat } from '../../src/formats/xml/xml.js';
import { errorsOf, recordsOf } from '../fixtures/reading.js';

/** A source that nobody knows: one object, as a file in src/formats/json would export it. */
const kiteBase: JsonDialect = {
  name: 'kitebase',
  description: 'papers of the Kite Base',
  fits: (object) => 'kite_number' in object,
  toFields(object) {
    if (object.withdrawn) return undefined;
    if (object.kite_number === 0) return 'number 0 is the manual';
    const value = { id: `kite:${object.kite_number}`, title: object.headline };
    return { value, date: '2021-05-03', ignored: ['wind'] };
  },
};

/** The same as XML; its record element is one that others have too. */
const kiteFeed: XmlDialect = {
  name: 'kitefeed',
  description: 'the Kite Feed',
  recordElements: ['record', 'kite.paper'],
  rootElements: ['kites'],
  fits: ({ attributes }) => 'kite' in attributes,
  toFields(record) {
    if (record.attributes.kite === 'cut') return undefined;
    const title = textAt(record, 'headline');
    return title === undefined ? 'it has no headline' : { value: { title }, date: '2021' };
  },
};

const OBJECTS = [
  { kite_number: 7, headline: 'Kites in gusts' },
  { kite_number: 8, withdrawn: true },
  { kite_number: 0 },
  { title: 'Bees count', abstract: 'To six.' },
  { corpusid: 3, title: 'Clocks drift' },
];
const KITE = {
  value: { id: 'kite:7', title: 'Kites in gusts' },
  date: '2021-05-03',
  ignored: ['wind'],
};

describe('a JSON dialect that is put into the list', () => {
  test('is read in lists, beside the others', async () => {
    const format = jsonFormat([...JSON_DIALECTS, kiteBase]);
    const records = await recordsOf(format, JSON.stringify(OBJECTS));
    expect(records[0]).toEqual({ place: { source: 'source', line: 1, record: 1 }, ...KITE });
    expect(records.map(({ place }) => place.record)).toEqual([1, 3, 4, 5]);
    expect(errorsOf(records)).toEqual(['1: the record holds no paper: number 0 is the manual']);
    expect(records[3]).toMatchObject({ value: { id: 's2:3', title: 'Clocks drift' } });
  });

  test('is read line by line', async () => {
    const format = jsonlFormat([...JSON_DIALECTS, kiteBase]);
    const lines = OBJECTS.map((object) => JSON.stringify(object)).join('\n');
    const records = await recordsOf(format, lines);
    expect(records[0]).toEqual({ place: { source: 'source', line: 1 }, ...KITE });
    expect(records.map(({ place }) => place.line)).toEqual([1, 3, 4, 5]);
    expect(errorsOf(records)).toEqual(['3: the line holds no paper: number 0 is the manual']);
  });

  test('tells a line of its own from the answer of an API', () => {
    const object = { kite_number: 7, headline: 'Kites', makers: [{ name: 'Ada' }] };
    const line = `${JSON.stringify(object)}\n`;
    expect(jsonFormat(JSON_DIALECTS).recognises(line)).toBe(true);
    expect(jsonFormat([...JSON_DIALECTS, kiteBase]).recognises(line)).toBe(false);
  });
});

describe('an XML dialect that is put into the list', () => {
  const FEED = `<?xml version="1.0"?>
<kites xmlns="https://kites.test">
<k:kite.paper kite="7"><k:headline>Kites in gusts</k:headline></k:kite.paper>
<record kite="cut"/>
<record kite="cut"></record>
<record kite="8"></record>
<entry><title>Bees count</title></entry>
<kitexpaper kite="9"><headline>No such element</headline></kitexpaper>
</kites>`;

  test('says which elements are cut out, and how they are read', async () => {
    const records = await recordsOf(xmlFormat([...XML_DIALECTS, kiteFeed]), FEED);
    expect(records[0]).toEqual({
      place: { source: 'source', line: 3, record: 1 },
      value: { title: 'Kites in gusts' },
      date: '2021',
    });
    expect(records.map(({ place }) => [place.line, place.record])).toEqual([
      [3, 1],
      [6, 3],
      [7, 4],
    ]);
    expect(errorsOf(records)).toEqual(['6: the record holds no paper: it has no headline']);
    expect(records[2]).toMatchObject({ value: { title: 'Bees count' } });
  });

  test('says by which elements its files are recognised, and is named in the description', () => {
    const format = xmlFormat([...XML_DIALECTS, kiteFeed]);
    expect(format.recognises(FEED)).toBe(true);
    expect(format.recognises('<kite.paper kite="7">')).toBe(true);
    expect(format.recognises('<kitexpaper kite="7">')).toBe(false);
    expect(xmlFormat(XML_DIALECTS).recognises(FEED)).toBe(false);
    expect(format.description).toMatch(/^XML: Atom feeds, OAI-PMH, PubMed, .*, the Kite Feed$/);
  });
});

test.each([
  { list: 'JSON', dialects: JSON_DIALECTS },
  { list: 'XML', dialects: XML_DIALECTS },
])('the $list dialects have names of their own', ({ dialects }) => {
  const names = dialects.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
