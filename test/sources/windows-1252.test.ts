import { describe, expect, test } from 'vitest';
import { asUtf8 } from '../../src/sources/encoding.js';
import { decodeWindows1252 } from '../../src/sources/windows-1252.js';
import { asChunks, collect } from '../fixtures/reading.js';

const LINES = [
  'author = {Müller, Jörg and García, José},',
  'title = {Über Frösche},',
  'abstract = {Frösche – und Kröten.}',
  'Änne Weiß misst große Seen in der Nähe von Köln.',
  'Les théâtres et les fenêtres des maîtres français: être à la fête, où l’été est très court.',
  'A ação das marés não é só uma questão de nível',
  'El niño y los años de sequía en España',
  'Perché la città è così bella: il caffè della società',
  'Sørensen, Bjørn og Pål Ås på en ø i Østersøen',
  'Ångström et al. “measured” it – don’t ask O’Brien',
  'It was 20 °C ± 2 and 5 µm, pages 1–9 of Navier–Stokes',
  'MÜLLER, JÖRG',
  'Citroën and Noël',
  'Lefèvre, François; Molière, Geneviève',
  'Østergaard, Øyvind; Jæger, Kjærgaard',
  'Ibáñez; Gökçe, Ümit; Besançon',
  "D'Angelo, Nicolò",
  'Kjær, Søren; Østergaard, Åse; Sæther, Bjørn; Nygård',
  'Simões, João and Guimarães, Conceição, São Paulo',
  'Hélène, Thérèse, Geneviève, Benoît, François, Jérôme',
  'Poincaré and Fréchet, a naïve résumé; façade',
  'Sigurðsson, Guðmundur; Guðrún; Sigurður Þórðarson; Þorsteinn',
  'Saga ljóða og sögur af því sem er fyrir ofan: Ægir ekki með',
  'Île de France',
  'The authors’ view of the patient’s disease',
  'Turquía, una guía; los que caían',
];

const OTHERS: [string, string[]][] = [
  [
    'MACINTOSH',
    [
      'Müller, Jörg',
      'García',
      'Díaz',
      'España',
      'un niño',
      'Schrödinger',
      'el modelo económico',
      'Ärzte',
      'Université',
      'Peña',
      'Haití',
      'guaraní, maorí',
      'kirguís',
      '3 días',
      'Índia dos marajás',
      'Îles du Nord',
    ],
  ],
  [
    'ISO-8859-2',
    [
      'Łódź',
      'mały książę',
      'ręka',
      'Dvořák',
      'Řezníček',
      'Plzeň',
      'Hřebík',
      'Růžička',
      'Čapek',
      'Kučera',
      'Šimić',
      'Żółw',
      'szczęście',
      'Erdős',
      'řeka',
    ],
  ],
  [
    'WINDOWS-1250',
    [
      'Łódź',
      'mały książę',
      'ręka',
      'Dvořák',
      'Čapek',
      'Kovačić',
      'Żółw',
      'święty',
      'Erdős',
      'gęś',
      'třída',
      'Maďarsko',
      'utvrđuje',
      'Grđan',
      'výška domů',
    ],
  ],
  ['WINDOWS-1251', ['Лягушки в пруду', 'О лягушках', 'и пруд']],
  ['KOI8-R', ['Лягушки в пруду', 'О лягушках']],
  ['WINDOWS-1253', ['Οι βάτραχοι της λίμνης']],
  ['WINDOWS-1254', ['Yıldız', 'Şahin ve Türkoğlu', 'Işık', 'Uğur', 'dağ', 'şort', 'Oğuz']],
  [
    'WINDOWS-1257',
    [
      'Rīga',
      'Latvijas Universitāte',
      'Jānis Bērziņš',
      'kalbą',
      'Žemė ir vėjas',
      'Grieķija',
      'poļu',
      'ziemeļu',
    ],
  ],
  ['SHIFT_JIS', ['池の蛙について', '日本', 'カエルの研究']],
  ['EUC-JP', ['池の蛙について']],
  ['GB18030', ['池塘里的青蛙', '研究']],
  ['BIG5', ['池塘裡的青蛙']],
  ['EUC-KR', ['연못의 개구리']],
  ['WINDOWS-1255', ['צפרדעים']],
  ['WINDOWS-1256', ['ضفادع البركة']],
  ['WINDOWS-874', ['กบในบ่อน้ำ']],
];

/** The bytes of every character of an encoding that takes one byte or two. */
function bytesOfCharacters(encoding: string): Map<string, number[]> {
  const decoder = new TextDecoder(encoding);
  const found = new Map<string, number[]>();
  const add = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && !found.has(text)) found.set(text, bytes);
  };
  for (let first = 0; first < 256; first++) add(first);
  for (let first = 0x81; first < 255; first++) {
    for (let second = 0x40; second < 255; second++) add(first, second);
  }
  return found;
}

async function read(bytes: Uint8Array, cut = 4096): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += cut) pieces.push(bytes.subarray(at, at + cut));
  return Buffer.concat(await collect(asUtf8(asChunks(...pieces), bytes.subarray(0, 4096))));
}

/** The letters and signs of Windows-1252, by their bytes. */
const WINDOWS = new Map(
  Array.from({ length: 256 }, (_, byte) => [decodeWindows1252(Uint8Array.of(byte)), byte]),
);
const windows1252 = (text: string) =>
  Buffer.from([...text].map((sign) => WINDOWS.get(sign) ?? 0x3f));

test('its signs from 0x80 on', () => {
  expect(decodeWindows1252(Uint8Array.of(0x80, 0x85, 0x92, 0x96, 0x99, 0x9f))).toBe('€…’–™Ÿ');
});

test('XML that says so is read as Windows-1252, with its signs', async () => {
  const xml = '<?xml version="1.0" encoding="windows-1252"?><a>Frösche – “quaken” für 5 €</a>';
  expect((await read(windows1252(xml), 7)).toString()).toBe(xml);
});

describe('Windows-1252', () => {
  test.each(LINES)('%s', async (line) => {
    expect((await read(windows1252(`${line}\n`))).toString()).toBe(`${line}\n`);
  });

  test('in pieces of any size', async () => {
    const text = LINES.join('\r\n');
    for (const cut of [1, 3, 64, 4096]) {
      expect((await read(windows1252(text), cut)).toString()).toBe(text);
    }
  });

  test('beside lines of UTF-8', async () => {
    const bytes = Buffer.concat([
      windows1252('Müller\n'),
      Buffer.from('Łódź\n'),
      windows1252('Köln'),
    ]);
    for (const cut of [1, 2, 5, 100])
      expect((await read(bytes, cut)).toString()).toBe('Müller\nŁódź\nKöln');
  });

  test('in a line of megabytes', async () => {
    const text = 'Frösche und Kröten. '.repeat(150_000);
    expect((await read(windows1252(text), 1 << 18)).toString()).toBe(text);
    expect((await read(Buffer.from(text), (1 << 18) + 1)).toString()).toBe(text);
  });
});

describe.each(OTHERS)('%s', (encoding, texts) => {
  const characters = bytesOfCharacters(encoding);

  test.each(texts)('%s passes as it is', async (text) => {
    const bytes = Buffer.from([...text].flatMap((char) => characters.get(char) as number[]));
    expect(await read(bytes)).toEqual(bytes);
  });
});
