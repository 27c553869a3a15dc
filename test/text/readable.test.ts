import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readable, readableRecord } from '../../src/text/readable/readable.js';

describe('LaTeX becomes what it shows', () => {
  test.each([
    [
      'letters with marks',
      String.raw`Erd\H{o}s, G\"odel, Poincar\'{e}, \v{C}ech, Fr\'echet, na{\"\i}ve`,
      'Erdős, Gödel, Poincaré, Čech, Fréchet, naïve',
    ],
    [
      'letters of their own',
      String.raw`S\o ren {\O}stergaard, \L{}ukasz, Stra\ss e, \AA ngstr\"om`,
      'Søren Østergaard, Łukasz, Straße, Ångström',
    ],
    [
      'math',
      String.raw`in $\mathcal{O}(n^2 \log n)$ time for $x \in \mathbb{R}^{d}$ and $\epsilon>0$`,
      'in O(n² log n) time for x ∈ R^d and ε>0',
    ],
    [
      'other delimiters',
      String.raw`\(\alpha\) and \[\beta_1\] and $$\gamma^{-1}$$`,
      'α and β₁ and γ⁻¹',
    ],
    [
      'scripts',
      String.raw`CO$_2$, $10^{-3}$, $x_i$, $t_{\mathsf{mix}}$, $90^\circ$, $x^{n+1}$, $a_{ij}$, $A^{T}$`,
      'CO₂, 10⁻³, x_i, t_mix, 90°, xⁿ⁺¹, a_ij, A^T',
    ],
    [
      'fractions and roots',
      String.raw`$\frac{a}{b}$, $\frac{a+1}{2}$, $\sqrt{n}$, $\sqrt[3]{n+1}$`,
      'a/b, (a+1)/2, √n, √(n+1)',
    ],
    ['marks in math', String.raw`$\hat{\theta}$, $\tilde\Theta(d)$, $\bar{x}$`, 'θ̂, Θ̃(d), x̄'],
    [
      'fonts',
      String.raw`\textbf{BERT} is {\it never} \emph{slow}, {\em really}; \texttt{x\_y}`,
      'BERT is never slow, really; x_y',
    ],
    [
      'citations, labels and notes',
      String.raw`as shown~\cite{a,b} and \citep[see][p.~3]{c} in Fig.~\ref{f}, too\footnote{Not {all}.}.`,
      'as shown and in Fig., too.',
    ],
    [
      'addresses',
      String.raw`at \url{https://example.org/~kite/a_b} and \href{https://x.org}{here}`,
      'at https://example.org/~kite/a_b and here',
    ],
    [
      'escapes and spaces',
      String.raw`5\% \& more, a\_b, Fig.~1, 10\,m, co\-operate, \{0, 1\}`,
      '5% & more, a_b, Fig. 1, 10 m, cooperate, {0, 1}',
    ],
    ['quotes and dashes', "``kites'' on pp. 1--7 --- all", '“kites” on pp. 1–7 — all'],
    ['commands that nobody knows, around text', String.raw`\foo{bar} baz`, 'bar baz'],
    ['a command of text for a sign', String.raw`5{\texttimes} and 3\textdegree`, '5× and 3°'],
  ])('%s', (_, text, shown) => expect(readable(text)).toBe(shown));

  test.each([
    'costs $5 and $10, or US$3 million',
    'costs $5 million for each unit_a and then about $10 in all',
    'a kite of $5 is cheaper than one of $7.',
    'C:\\papers\\new and \\unknown stay',
    'sets {a, b} and JSON {"a": 1}',
    'snake_case and 2^10 outside of math',
    'about ~10 kites, home at ~vogel and https://x.org/~vogel/',
    'run it with --dry-run or -v -- then a->b <-- c',
    "it's the others' kite",
    '一つの論文 と ℝ³',
    'a lone $ and a lone \\',
    '',
  ])('what is none stays: %j', (text) => expect(readable(text)).toBe(text.replace(' -- ', ' – ')));
});

describe('markup becomes text', () => {
  test.each([
    [
      'names of characters',
      'R&amp;D at 5 &lt; 7 &eacute;t&eacute; &#8211; &#x3b1;',
      'R&D at 5 < 7 été – α',
    ],
    ['names that were escaped twice', 'R&amp;amp;D, caf&amp;#233;', 'R&D, café'],
    [
      'HTML and JATS',
      '<jats:title>Abstract</jats:title><jats:p>H<jats:sub>2</jats:sub>O is <i>wet</i>.</jats:p>',
      '  H₂O is wet. ',
    ],
    [
      'titles of sections, and only of sections',
      '<jats:sec><jats:title>Methods.</jats:title>\n<jats:p>We swam.</jats:p></jats:sec>',
      '  Methods: \n We swam.  ',
    ],
    [
      'the word above an abstract in other languages',
      '<jats:title>Résumé</jats:title><jats:p>On nage.</jats:p><title>摘要</title><p>游泳</p>',
      '  On nage.   游泳 ',
    ],
    [
      'MathML',
      'of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">\n <mml:msub>\n <mml:mi>B</mml:mi>\n <mml:mi>c</mml:mi></mml:msub><mml:mo>&lt;</mml:mo><mml:mfrac><mml:mn>1</mml:mn><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mn>2</mml:mn></mml:mrow></mml:mfrac></mml:math> mesons',
      'of B_c < 1/(a+2) mesons',
    ],
    [
      'more MathML',
      '<math><msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup><mo>=</mo><msqrt><mi>x</mi></msqrt><mover><mi>x</mi><mo>¯</mo></mover><msubsup><mi>a</mi><mi>i</mi><mn>2</mn></msubsup></math>, <m:math><m:mmultiscripts><m:mi>C</m:mi><m:mprescripts/><m:none/><m:mn>14</m:mn></m:mmultiscripts></m:math>',
      '10⁻⁶ = √xx̄a_i², ¹⁴C',
    ],
    [
      'a formula that is written twice, and one that is a whole document',
      '<jats:alternatives><jats:tex-math>$$x^2$$</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives> and <tex-math>\\documentclass{minimal}\\usepackage{amsmath}\\begin{document}$$y^2$$\\end{document}</tex-math> in <tex-math>O(n^2)</tex-math>',
      'x and y² in O(n²)',
    ],
    [
      'scripts in line where there are no signs',
      'PM<sub>2.5</sub>, HbA<sub>1c</sub>, CO<inf>2</inf>, Ca<sup>2+</sup>, 19<sup>th</sup>, 10<sup>−<i>3</i></sup>, X<sup>®</sup>, T<sub>1/2</sub>, e<sup>2x</sup>',
      'PM2.5, HbA1c, CO₂, Ca²⁺, 19th, 10⁻³, X®, T_(1/2), e^2x',
    ],
    ['less and greater are no tags', 'a <b and c> d, <i x> 3', 'a <b and c> d, <i x> 3'],
    ['scripts without signs of their own', 'C<sub>max</sub> and 10<sup>-3</sup>', 'Cmax and 10⁻³'],
    [
      'what is no element of a text',
      'if a < b and c > d, <x> and <model> stay; AT&T and "&c" too',
      'if a < b and c > d, <x> and <model> stay; AT&T and "&c" too',
    ],
  ])('%s', (_, text, shown) => expect(readable(text)).toBe(shown));
});

describe('what print has left', () => {
  test.each([
    ['ligatures', 'classiﬁer, eﬃcient ﬂow', 'classifier, efficient flow'],
    ['soft hyphens', 'recog\u00adnition', 'recognition'],
    [
      'a word that was cut at the end of a line',
      'recog-\nnition and recog-\r\n  nised',
      'recognition and recognised',
    ],
    [
      'compounds keep their hyphen',
      'state-of-the-\nart, self-\nattention, GPU-\nbased, 3-\nway',
      'state-of-the-art, self-attention, GPU-based, 3-way',
    ],
    ['as the text writes it elsewhere', 'model-free and model-\nfree', 'model-free and model-free'],
    ['a list goes on in the next line', 'pre-\nand post-training', 'pre- and post-training'],
    [
      'a line that was made a space, where the whole word is there too',
      'covariates: co- variates, and pre- and post-training',
      'covariates: covariates, and pre- and post-training',
    ],
  ])('%s', (_, text, shown) => expect(readable(text)).toBe(shown));
});

test('of a record, what is read is mended and what is matched is not', () => {
  const record = {
    id: 'a--b~c',
    title: 'On $n$',
    abstract: null,
    authors: ['P. Erd\\H{o}s', 'Ada'],
    keywords: 'a &amp; b; c',
    url: 'https://x.org/a--b?c&amp;d',
    doi: '10.1/a--b',
    year: 2020,
  };
  expect(readableRecord(record)).toEqual({
    ...record,
    title: 'On n',
    authors: ['P. Erdős', 'Ada'],
    keywords: 'a & b; c',
  });
  const plain = { title: 'On kites', authors: ['Ada'] };
  expect(readableRecord(plain)).toBe(plain);
});

describe('whatever comes', () => {
  const scraps = fc.constantFrom(
    ...[
      '\\',
      '$',
      '{',
      '}',
      '^',
      '_',
      '~',
      '`',
      "'",
      '-',
      '--',
      '&amp;',
      '&',
      '<i>',
      '</',
      '<',
      'a',
      ' ',
      '\n',
      '\\frac',
      '\\sqrt',
      '\\"',
      '\\H',
      '\\cite',
      '[',
      ']',
      '\\(',
      '\\)',
      'é',
      '好',
      '1',
    ],
  );
  const texts = fc.array(scraps, { maxLength: 60 }).map((parts) => parts.join(''));

  test('it ends, and gives well-formed text that is hardly longer', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const mended = readable(text);
        expect(mended.isWellFormed()).toBe(true);
        expect(mended.length).toBeLessThanOrEqual(text.length + 4);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });

  test.each([
    '{',
    '$',
    '\\frac',
    '\\"{',
    '^{',
    '\\(',
    '\\sqrt{',
    '<i>',
    '<math>',
    '<title>',
    '<i a=b ',
    '<alternatives><math><tex-math>',
    '&amp;',
    '`',
    '~',
    '-\n',
    '\\cite[',
  ])('%j a hundred thousand times takes no long time', (scrap) => {
    const startedMs = performance.now();
    readable(`x${scrap.repeat(100_000 / scrap.length)}`);
    // Not a measurement: what is quadratic would take minutes.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});
