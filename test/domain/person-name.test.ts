import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { goesBy } from '../../src/domain/goes-by.js';
import { fullWordsOf, parsePersonName } from '../../src/domain/person-name.js';
import { anyText } from '../fixtures/unicode.js';

const isNamed = (person: string, asked: string) =>
  goesBy(parsePersonName(person), parsePersonName(asked));

describe('a name is divided', () => {
  test.each([
    ['Ada Lovelace', 'ada|lovelace|'],
    ['Ada M. Lovelace', 'ada m|lovelace|'],
    ['Lovelace, Ada', 'ada|lovelace|'],
    ['Lovelace, A. M.', 'a-m|lovelace|'],
    ['Lovelace A.M.', 'a-m|lovelace|'],
    ['Smith J', 'j|smith|'],
    ['Smith JA', 'j-a|smith|'],
    ['JRR Tolkien', 'j-r-r|tolkien|'],
    ['J. R. R. Tolkien', 'j-r-r|tolkien|'],
    ['J.-P. Serre', 'j-p|serre|'],
    ['Wei-Chen Wang', 'wei-chen|wang|'],
    ['Martin Luther King, Jr.', 'martin luther|king|jr'],
    ['King ML Jr', 'm-l|king|jr'],
    ['King, Jr., Martin', 'martin|king|jr'],
    ['King Jr., Martin', 'martin|king|jr'],
    ['Hal Daumé III', 'hal|daume|iii'],
    ['Guy Van den Broeck', 'guy|van den broeck|'],
    ['van der Berg, Jan', 'jan|van der berg|'],
    ['Berg, Jan van der', 'jan|van der berg|'],
    ['van der Berg', '|van der berg|'],
    ['Van Nguyen', 'van|nguyen|'],
    ['Fernando De la Torre', 'fernando|de la torre|'],
    ['Santiago Ramón y Cajal', 'santiago|ramon y cajal|'],
    ["Eugene O'Neill", 'eugene|o-neill|'],
    ['Müller, J.', 'j|muller/mueller|'],
    ['OpenAI', '|openai|'],
    ['The ATLAS Collaboration', '|the atlas collaboration|'],
    ['LU LIU', 'lu|liu|'],
    ['松本 太郎', '太郎|松本|'],
    ['李 明', '明|李|'],
    ['Zhenhui (Jessie) Li', 'zhenhui jessie|li|'],
    ['Jake Zhao (Junbo)', 'jake junbo|zhao|'],
    ['Jr', '|jr|'],
    ['Ada Constructor', 'ada|constructor|'],
    [')*', '|)*|'],
    ['', '||'],
  ])('%s', (text, key) => {
    expect(parsePersonName(text).key).toBe(key);
  });

  it('into full words and initials', () => {
    expect(fullWordsOf(parsePersonName('Wei-Chen J. O’Neill'))).toEqual([
      'wei',
      'chen',
      'o',
      'neill',
    ]);
  });
});

describe('a person goes by', () => {
  test.each([
    [
      'Geoffrey Hinton',
      ['hinton', 'G. Hinton', 'g hinton', 'Hinton, Geoffrey', 'hinton geoffrey', 'Hinton G'],
    ],
    [
      'Geoffrey E. Hinton',
      ['Geoffrey Hinton', 'G. E. Hinton', 'GE Hinton', 'E. Hinton', 'Hinton GE'],
    ],
    [
      'J.R.R. Tolkien',
      ['JRR Tolkien', 'jrr tolkien', 'Tolkien JRR', 'J. Tolkien', 'J R R Tolkien'],
    ],
    ['John Ronald Reuel Tolkien', ['JRR Tolkien', 'J. R. Tolkien', 'John Tolkien']],
    ["Eugene O'Neill", ['oneill', 'o neill', 'O’Neill', 'neill', "E. O'Neill", 'ONeill, E.']],
    ['Klaus-Robert Müller', ['muller', 'mueller', 'Müller, K.-R.', 'K. Mueller', 'KR Müller']],
    ['Mueller, Hans', ['Hans Müller']],
    ['Søren Åberg', ['soren aaberg', 'soeren aberg']],
    ['Jürgen Groß', ['juergen gross']],
    ['Chen Chen', ['Chen Chen', 'C. Chen', 'Chen, C.', 'chen']],
    ['Chao Chen', ['C. Chen', 'Chen, C.', 'Chen C']],
    ['C. Chen', ['C. Chen', 'Chen, C.', 'chen']],
    [
      'Wei-Chen Wang',
      ['chen', 'Wei-Chen', 'weichen wang', 'wei chen wang', 'W. Wang', 'W.-C. Wang'],
    ],
    ['Chen Wei', ['Wei Chen']],
    [
      'Gabriel García Márquez',
      ['García Márquez, G.', 'G. Garcia Marquez', 'Gabriel García', 'Marquez'],
    ],
    ['Guy Van den Broeck', ['Van den Broeck, G.', 'Broeck', 'G. Broeck', 'van den broeck']],
    ['Martin Luther King Jr.', ['King, Jr., Martin', 'Martin King', 'King ML']],
    ['Zhili LI', ['Zhili Li', 'li zhili']],
    ['Yi Shen', ['YI Shen']],
    ['松本 太郎', ['松本', '太郎 松本']],
    ['Лев Толстой', ['Л. Толстой', 'толстой']],
    ['Jean-Luc Picard', ['Jean Luc Picard', 'JL Picard', 'J.-L. Picard', 'jeanluc picard']],
    ['Maurice Merleau-Ponty', ['Merleau Ponty', 'M. Merleau-Ponty']],
    ['Laurens van der Maaten', ['Maaten,', 'van der Maaten,', 'maaten, ']],
    ["Eugene O'Neill", ['ONeill,', 'O’Neill,']],
    ['Klaus Müller', ['Mueller,']],
  ])('%s: %j', (person, names) => {
    for (const name of names) expect([name, isNamed(person, name)]).toEqual([name, true]);
  });

  test.each([
    [
      'Wei-Chen Wang',
      [
        'C. Chen',
        'Chen, C.',
        'Wei Chen',
        'Chen Chen',
        'Wei Wang',
        'Chen Wang',
        'W. Chen',
        'wei wei',
      ],
    ],
    ['Chao Chen', ['Chen Chen', 'Chen Chao Chen', 'W. Chen']],
    ['G. Hinton', ['Geoffrey Hinton']],
    ['Geoffrey Hinton', ['Geoffrey E. Hinton', 'H. Geoffrey', 'hint', 'E. Hinton', 'Hinton Jr.']],
    ['J. Tolkien', ['JRR Tolkien']],
    ['Chen Wei', ['W. Chen']],
    ['R. J. Smith', ['J. R. Smith']],
    ['Hans Muller', ['Mueller']],
    ['Geoffrey Hinton', ['Geoffrey,', 'Geoffrey Hinton,']],
    ['Wei-Chen Wang', ['Chen,']],
    ['Laurens van der Maaten', ['Laurens,', 'der,', 'van,']],
  ])('%s not: %j', (person, names) => {
    for (const name of names) expect([name, isNamed(person, name)]).toEqual([name, false]);
  });

  it('the name that it has, whatever that is', () => {
    const word = fc.constantFrom(
      'Chen',
      'Li',
      'J.',
      'J.R.',
      'JR',
      'Jr.',
      'van',
      'y',
      'III',
      'O’N',
      'Ö',
      '(',
      ')',
      ',',
      '李',
      '-',
    );
    const names = fc.oneof(
      anyText,
      fc.array(word, { maxLength: 7 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(names, names, (name, other) => {
        expect(isNamed(name, name)).toBe(true);
        expect(isNamed(name.toUpperCase() + name, name.toUpperCase() + name)).toBe(true);
        expect(typeof isNamed(name, other)).toBe('boolean');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a hostile name', () => {
  const UNITS = [
    'a',
    'A ',
    'ab ',
    'a-',
    'J.',
    '(',
    '((a)',
    ',',
    'a, ',
    'van ',
    'Jr ',
    '李 ',
    'é̈',
    '"',
    'Ω-д ',
    '\u200b',
  ];

  it.each(UNITS)('of 300, 1,000 or 100,000 characters is read like any other: %j', (unit) => {
    for (const length of [300, 1_000, 100_000]) {
      const long = unit.repeat(length / unit.length - 4);
      expect(isNamed(long, long)).toBe(true);
      expect(isNamed(`b ${long} b`, `c ${long} c`)).toBe(false);
      expect(isNamed(long, 'zz')).toBe(false);
    }
  });
});
