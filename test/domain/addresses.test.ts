import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '../../src/domain/addresses.js';

describe('one page', () => {
  it.each([
    [
      'arxiv.org/abs/1706.03762',
      [
        'https://arxiv.org/abs/1706.03762',
        'http://www.arxiv.org/abs/1706.03762v5',
        'https://arxiv.org/pdf/1706.03762v7.pdf',
        'arxiv.org/pdf/1706.03762',
        'arxiv.org/abs/1706.03762',
        'https://arxiv.org/html/1706.03762v7#S3',
        'https://arxiv.org/format/1706.03762',
        'https://arxiv.org/e-print/1706.03762',
        'http://export.arxiv.org/abs/1706.03762?context=cs',
        'https://ar5iv.labs.arxiv.org/html/1706.03762',
        'https://ar5iv.org/abs/1706.03762',
        'https://huggingface.co/papers/1706.03762',
        'https:/arxiv.org/abs/1706.03762',
      ],
    ],
    [
      'arxiv.org/abs/hep-th/9901001',
      ['https://arxiv.org/abs/hep-th/9901001v2', 'http://arxiv.org/pdf/hep-th/9901001v1.pdf'],
    ],
    [
      'openreview.net/forum?id=Abc_9-x',
      [
        'https://openreview.net/forum?id=Abc_9-x',
        'https://openreview.net/pdf?id=Abc_9-x',
        'openreview.net/forum?noteId=q&id=Abc_9-x#discussion',
        'https://www.openreview.net/forum?id=Abc_9-x&referrer=%5Bthe%20list%5D(%2Flist)',
      ],
    ],
    [
      'aclanthology.org/2020.acl-main.1',
      [
        'https://aclanthology.org/2020.acl-main.1/',
        'https://www.aclanthology.org/2020.acl-main.1.pdf',
        'https://www.aclweb.org/anthology/2020.acl-main.1',
        'https://aclanthology.org/2020.acl-main.1v2.pdf',
      ],
    ],
    [
      'aclanthology.org/P19-1001',
      [
        'https://aclanthology.org/P19-1001',
        'https://www.aclweb.org/anthology/papers/P/P19/P19-1001/',
      ],
    ],
    [
      'doi.org/10.1000/182',
      ['https://doi.org/10.1000/182', 'http://dx.doi.org/10.1000/182', 'www.doi.org/10.1000%2F182'],
    ],
    [
      'proceedings.mlr.press/v97/smith19a',
      [
        'http://proceedings.mlr.press/v97/smith19a.html',
        'https://proceedings.mlr.press/v97/smith19a/smith19a.pdf',
      ],
    ],
    [
      'openaccess.thecvf.com/content_CVPR_2020/html/Li_Kites_paper',
      [
        'https://openaccess.thecvf.com/content_CVPR_2020/html/Li_Kites_paper.html',
        'http://openaccess.thecvf.com/content_CVPR_2020/papers/Li_Kites_paper.pdf',
      ],
    ],
    [
      'proceedings.neurips.cc/paper/2020/0123456789abcdef0123456789abcdef',
      [
        'https://papers.nips.cc/paper/2020/hash/0123456789abcdef0123456789abcdef-Abstract.html',
        'https://proceedings.neurips.cc/paper_files/paper/2020/file/0123456789abcdef0123456789abcdef-Paper-Conference.pdf',
      ],
    ],
    [
      'jmlr.org/papers/v21/20-074',
      [
        'https://www.jmlr.org/papers/v21/20-074.html',
        'http://jmlr.org/papers/volume21/20-074/20-074.pdf',
      ],
    ],
    [
      'example.org/a/b',
      [
        'HTTPS://WWW.Example.org:443/a/b/',
        'http://example.org:80/a/b.pdf',
        'example.org/a/b?utm_source=x&fbclid=1&mc_cid=2&gclid=3',
        '//example.org/a/b#section-2',
        '<https://example.org/a/b>',
        '"https://example.org/a/b",',
        '(example.org/a/b).',
        ' https://example.org/a/b. ',
        'https://user@example.org/a/b',
        'https://example.org./a/%62;jsessionid=0A1B',
      ],
    ],
    [
      'example.org/a?b=1&c=2',
      ['https://example.org/a?c=2&b=1', 'example.org/a/?b=1&&c=2&ref_src=x'],
    ],
    ['example.org/on_(bees)', ['(https://example.org/on_(bees))', 'example.org/on_%28bees%29']],
    ['xn--bcher-kva.example', ['https://b\u00fccher.example/', 'http://B\u00dcCHER.example']],
  ])('%s', (key, forms) => {
    for (const form of forms) expect(addressKey(form), form).toBe(key);
  });
});

describe('two pages', () => {
  it.each([
    ['https://example.org/paper?id=1', 'https://example.org/paper?id=2'],
    ['https://example.org/paper?id=1', 'https://example.org/paper'],
    ['https://example.org/A', 'https://example.org/a'],
    ['https://example.org/#/papers/1', 'https://example.org/#/papers/2'],
    ['https://example.org/#!papers/1', 'https://example.org/'],
    ['https://example.org:8080/a', 'https://example.org/a'],
    ['https://openreview.net/forum?id=a', 'https://openreview.net/forum?id=A'],
    ['https://arxiv.org/abs/1706.03762', 'https://arxiv.org/abs/1706.03763'],
    ['https://arxiv.org/list/cs.CL/recent', 'https://arxiv.org/list/cs.LG/recent'],
    ['https://proceedings.mlr.press/v97/', 'https://proceedings.mlr.press/v98/'],
    ['https://example.org/a%2Fb', 'https://example.org/a/b'],
  ])('%s and %s', (one, other) => {
    expect(addressKey(one)).not.toBeNull();
    expect(addressKey(one)).not.toBe(addressKey(other));
  });
});

it.each([
  '',
  'attention is all you need',
  'https://',
  'https:// arxiv.org',
  'arxiv.org',
  'node.js',
  'and/or',
  'hep-th/9901001',
  '10.1000/182',
  'doi:10.1000/182',
  'arXiv:1706.03762',
  'i.e./e.g.',
  'e.g.',
  'C/C++',
  'ada@example.org',
  'ftp://example.org/a',
  'javascript:alert(1)',
  'see https://example.org/a and b',
  'https://exa mple.org/a',
  'https://[::1/a',
  '"((((',
])('%j is no address', (text) => expect(addressKey(text)).toBeNull());

const word = fc.stringMatching(/^[a-z][a-z\d]{0,8}$/);
const address = fc
  .record({
    host: fc
      .tuple(word, fc.constantFrom('com', 'org', 'co.uk', 'edu'))
      .map((parts) => parts.join('.')),
    path: fc.array(fc.stringMatching(/^[\w~-]{1,8}$/), { minLength: 1, maxLength: 4 }),
    query: fc.uniqueArray(
      fc.tuple(fc.stringMatching(/^[xyz]{1,2}$/), fc.stringMatching(/^\w{1,5}$/)),
      {
        selector: ([name]) => name,
        maxLength: 3,
      },
    ),
  })
  .map(({ host, path, query }) => ({ host, path: path.join('/'), query }));

it('what says nothing about the page does not count, and what does counts', () => {
  fc.assert(
    fc.property(address, word, ({ host, path, query }, other) => {
      const parameters = query.map((pair) => pair.join('='));
      const at = (tail: string[], end = '') =>
        `${path}${end}${tail.length > 0 ? '?' : ''}${tail.join('&')}`;
      const key = addressKey(`https://${host}/${at(parameters)}`);
      expect(key).not.toBeNull();
      for (const same of [
        `http://${host}/${at(parameters)}`,
        `${host}/${at(parameters)}`,
        `https://www.${host.toUpperCase()}:443/${at(parameters, '/')}`,
        `https://${host}/${at([...parameters].reverse(), '.pdf')}#${other}`,
        `(http://${host}:80/${at(['utm_source=a', ...parameters, 'fbclid=b'])}).`,
      ]) {
        expect(addressKey(same), same).toBe(key);
      }
      for (const different of [
        `https://${other}.${host}/${at(parameters)}`,
        `https://${host}/${at(parameters, `/${other}`)}`,
        `https://${host}/${at([...parameters, `id=${other}`])}`,
      ]) {
        expect(addressKey(different), different).not.toBe(key);
      }
    }),
  );
});

it('a key is the address of its own key', () => {
  const noise = fc.constantFrom(
    ..."%./?&=#!;,:'~+ab42-_é",
    '.pdf',
    '%2E',
    '(a)',
    '%28b%29',
    'www.',
    '?id=',
    'utm_a=',
  );
  const host = fc.constantFrom(
    'example.org',
    'arxiv.org',
    'openreview.net',
    'doi.org',
    'papers.nips.cc',
  );
  const paths = [
    '',
    'abs/1706.03762',
    'forum?id=x',
    '10.1002/(SICI)12%3C1::AID%3E3.0.CO;2-C',
    'paper/',
  ];
  const text = fc
    .tuple(host, fc.constantFrom(...paths), fc.array(noise, { maxLength: 12 }))
    .map(([name, path, rest]) => `https://${name}/${path}${rest.join('')}`);
  fc.assert(
    fc.property(
      fc.oneof(text, fc.webUrl({ withFragments: true, withQueryParameters: true })),
      (url) => {
        const key = addressKey(url);
        fc.pre(key !== null);
        expect(addressKey(`https://${key}`)).toBe(key);
      },
    ),
    { numRuns: 2_000 },
  );
});

it('any text is read, however long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const written of [text, `https://${text}`, `https://a.org/${text}`]) {
        expect(['string', 'object']).toContain(typeof addressKey(written));
      }
    }),
  );
  for (const unit of [
    'a',
    '/',
    '.',
    '(',
    ')',
    '.pdf',
    '?',
    '&a=b',
    '%',
    '#',
    '%2',
    'www.',
    'a/html/',
    ';jsessionid=',
    ' ',
  ]) {
    const long = unit.repeat(100_000 / unit.length);
    for (const written of [
      long,
      `https://${long}`,
      `https://openaccess.thecvf.com/${long}x`,
      `doi.org/${long}`,
    ]) {
      expect(['string', 'object']).toContain(typeof addressKey(written));
    }
  }
});
