import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeDoi } from '../../src/domain/identifiers.js';
import { analyze, analyzeQuery, tokensWithPlaces } from '../../src/text/words/analyze.js';
import { anyText } from '../fixtures/unicode.js';

const RUNS = { numRuns: 2_000 };

const queryTerms = (text: string) => analyzeQuery(text).map(({ term }) => term);

/** Whether a paper with this text answers this query through the words. */
function finds(query: string, text: string): boolean {
  const terms = new Set(analyze(text));
  return queryTerms(query).some((term) => terms.has(term));
}

describe('words', () => {
  test('are stems: the forms of a word are one term', () => {
    expect(analyze('learning learned learns')).toEqual(['learn', 'learn', 'learn']);
  });

  test('leave out stop words, in either case and with apostrophes', () => {
    expect(analyze("The model isn't what it was, and we don't know a reason")).toEqual([
      'model',
      'know',
      'reason',
    ]);
  });

  test('keep reading order and repeats, which BM25 counts', () => {
    expect(analyze('graph of a graph and a tree')).toEqual(['graph', 'graph', 'tree']);
  });

  test.each([
    ['optimisation', 'optimization'],
    ['behaviour', 'behavior'],
    ['tumours', 'tumor'],
    ['haemoglobin', 'hemoglobin'],
    ['generalisable', 'generalizable'],
  ])('British %s is American %s', (british, american) => {
    expect(analyze(british)).toEqual(analyze(american));
  });

  test('the rule for -ise leaves words alone that end in it by nature', () => {
    expect(analyze('exercise precise otherwise')).toEqual(['exercis', 'precis', 'otherwis']);
  });

  test.each([
    ['Poincaré', 'poincare'],
    ['naïve', 'naive'],
    ['Łukasiewicz', 'lukasiewicz'],
    ['Erdős', 'erdos'],
    ['Straße', 'strasse'],
    ['ﬁnite', 'finite'],
    ['CO₂', 'co2'],
    ['Parkinson’s', 'parkinson'],
    ['ultra\u00adsound', 'ultrasound'],
  ])('%s is %s: nobody types the marks', (written, typed) => {
    expect(analyze(written)).toEqual(analyze(typed));
  });

  test('composed and decomposed characters are the same word', () => {
    expect(analyze('Schr\u00f6dinger')).toEqual(analyze('Schro\u0308dinger'));
  });
});

describe('names in capitals', () => {
  test('are kept where the same letters would be a stop word', () => {
    expect(analyze('the WHO says who')).toContain('who');
    expect(analyze('ALL is a leukemia')).toContain('all');
    expect(analyze('who says it all')).toEqual(['sai']);
  });

  test('are not recognised in a title all in capitals', () => {
    expect(analyze('THE THEORY OF IT ALL')).toEqual(['theori']);
  });

  test('with dots are one word', () => {
    expect(analyze('in the U.S.A. and the U.K.')).toEqual(['usa', 'uk']);
  });

  test('take a plural: LLMs are LLM', () => {
    expect(analyze('LLMs and GANs')).toEqual(analyze('LLM, GAN'));
  });
});

describe('compounds', () => {
  test('give their words and the joined form', () => {
    expect(analyze('state-of-the-art')).toEqual(['state', 'art', 'stateoftheart']);
  });

  const spellings = ['sim-to-real', 'sim2real', 'sim to real', 'Sim-2-Real', 'sim‑to‑real'];
  test.each(spellings)('%s finds every other spelling', (query) => {
    for (const text of spellings) expect(finds(query, `A ${text} study`), text).toBe(true);
  });

  test.each([
    ['few shot', 'few-shot'],
    ['pre training', 'pretraining'],
    ['multi agents', 'multiagent'],
    ['GPT 4', 'GPT4'],
    ['GPT-4', 'GPT4'],
    ['3 D', '3D'],
    ['il6', 'IL-6'],
    ['tnf alpha', 'TNF-α'],
    ['TNFα', 'TNF-alpha'],
    ['drop out', 'dropout'],
    ['state of the art', 'state-of-the-art'],
    ['io', 'I/O'],
  ])('%s finds %s by its joined form', (query, text) => {
    const shared = queryTerms(query).filter((term) => analyze(text).includes(term));
    expect(shared.length).toBeGreaterThan(0);
  });

  test('count less than words in a query, because their words count already', () => {
    expect(analyzeQuery('few-shot parsing')).toEqual([
      { term: 'shot', weight: 1 },
      { term: 'fewshot', weight: 0.3 },
      { term: 'pars', weight: 1 },
      { term: 'fewshotpars', weight: 0.3 },
    ]);
  });

  test('do not reach across punctuation', () => {
    expect(queryTerms('parsing, training')).toEqual(['pars', 'train']);
  });

  test('a name with a number is found by the name', () => {
    expect(finds('notch', 'Notch1 signalling')).toBe(true);
  });

  test('a slash between two words joins nothing', () => {
    expect(analyze('patients/controls')).toEqual(['patient', 'control']);
  });
});

describe('identifiers', () => {
  test('of arXiv are one term, whatever the version and the address around them', () => {
    for (const text of ['arXiv:2401.12345v2', 'https://arxiv.org/abs/2401.12345', '2401.12345.']) {
      expect(analyze(text)).toContain('2401.12345');
    }
    expect(analyze('(hep-th/9901001v3)')).toEqual(['hep-th/9901001']);
    for (const text of ['math.GT/0309136v2', 'https://arxiv.org/abs/math.GT/0309136']) {
      expect(analyze(text)).toContain('math/0309136');
    }
  });

  test('DOIs are one term without the punctuation of the sentence', () => {
    for (const text of ['10.1145/3292500.3330701', 'https://doi.org/10.1145/3292500.3330701).']) {
      expect(analyze(text)).toContain('10.1145/3292500.3330701');
    }
    expect(analyze('(10.1016/S0140-6736(20)30183-5)')).toEqual(['10.1016/s0140-6736(20)30183-5']);
    expect(analyze('[10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2].')).toEqual([
      '10.1175/1520-0469(1963)020<0130:dnf>2.0.co;2',
    ]);
  });

  test('are whole terms as papers are stored with them', () => {
    const typed = 'doi:10.1002/(SICI)1097-4636(199823)43:3<338::AID-JBM16>3.0.CO;2-B';
    expect(analyze(typed)).toContain(normalizeDoi(typed));
    expect(analyze(normalizeDoi(typed))).toEqual([normalizeDoi(typed)]);
    expect(analyze('10.1234/)))')).toEqual(['10.1234']);
  });
});

describe('signs', () => {
  test.each([
    ['C++ and C#', ['c++', 'c#']],
    ['3D', ['3d']],
    ['p < 0.05', ['p', '0.05']],
    ['1,400 abstracts', ['1400', 'abstract']],
    ['β-catenin', ['beta', 'catenin', 'betacatenin']],
    ['Node.js', ['node', 'js']],
    ['the end.Next', ['end', 'next']],
    ['$\\mathbb{R}^n$', ['mathbb', 'r', 'n']],
    ['— … 🙂', []],
  ])('%s', (text, terms) => {
    expect(analyze(text)).toEqual(terms);
  });
});

describe('other scripts', () => {
  test('without spaces are read two characters at a time', () => {
    expect(analyze('深度学习')).toEqual(['深度', '度学', '学习']);
    expect(analyze('BERT模型')).toEqual(['bert', '模型']);
    expect(finds('学习', '深度学习模型')).toBe(true);
  });

  test('with spaces are words, marks and all', () => {
    expect(analyze('हिन्दी भाषा')).toEqual(['हिन्दी', 'भाषा']);
    expect(analyze('Теория графов')).toEqual(['теория', 'графов']);
  });
});

describe('queries', () => {
  test('weigh a word by how often it occurs', () => {
    expect(analyzeQuery('tree, tree')).toEqual([{ term: 'tree', weight: 2 }]);
  });

  test.each([
    ['it', ['it']],
    ['the who', ['the', 'who']],
  ])('of nothing but stop words ask for them: %s', (query, terms) => {
    expect(queryTerms(query)).toEqual(terms);
  });

  test('find the name, not the stop word', () => {
    expect(finds('it', 'IT services')).toBe(true);
    expect(finds('it', 'it services')).toBe(false);
  });

  test('without a word have no terms', () => {
    expect(analyzeQuery(' ?! ')).toEqual([]);
  });

  test('have each term once, with a positive weight', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const terms = analyzeQuery(text);
        expect(new Set(terms.map(({ term }) => term)).size).toBe(terms.length);
        expect(terms.every(({ term, weight }) => term !== '' && weight > 0)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('places', () => {
  test('point at the word in the text as it was written', () => {
    const text = 'Naïve sim2real Transfers';
    const found = tokensWithPlaces(text).map(({ term, start, end }) => [
      term,
      text.slice(start, end),
    ]);
    expect(found).toEqual([
      ['naiv', 'Naïve'],
      ['sim', 'sim2real'],
      ['real', 'sim2real'],
      [analyze('simtoreal')[0], 'sim2real'],
      ['transfer', 'Transfers'],
    ]);
  });

  test('of the words of a compound are their own', () => {
    const text = 'a few-shot task';
    expect(tokensWithPlaces(text).slice(0, 2)).toEqual([
      { term: 'shot', start: 6, end: 10 },
      { term: 'fewshot', start: 2, end: 10 },
    ]);
  });

  test('are those of the terms of analyze, inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const places = tokensWithPlaces(text);
        expect(places.map(({ term }) => term)).toEqual(analyze(text));
        for (const { start, end } of places) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      RUNS,
    );
  });
});

describe('hostile text', () => {
  const long = 200_000;
  test.each([
    ['one endless word', 'a'.repeat(long)],
    ['an endless compound', 'a-'.repeat(long / 2)],
    ['endless initials', 'a.'.repeat(long / 2)],
    ['endless thousands', `1${',111'.repeat(long / 4)}1`],
    ['an endless DOI', `10.1234/${')'.repeat(long)}`],
    ['DOIs with brackets that never close', '10.1234/a<1:'.repeat(long / 12)],
    ['addresses of arXiv', 'arxiv.org/abs/'.repeat(long / 14)],
    ['an endless decimal', '1234.5678'.repeat(long / 9)],
    ['unspaced script', '学'.repeat(long)],
    ['lone surrogates', '\ud800\udc00\ud800'.repeat(long / 3)],
    ['accents without letters', '\u0301'.repeat(long)],
  ])('%s is read in linear time into terms of bounded length', (_, text) => {
    const start = performance.now();
    expect(analyze(text).every((term) => term !== '' && term.length <= 256)).toBe(true);
    analyzeQuery(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
