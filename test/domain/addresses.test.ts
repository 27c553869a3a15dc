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
        'https://www.arxiv-vanity.com/papers/1706.03762/',
        'https://scirate.com/arxiv/1706.03762',
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
        'https://openreview.net/attachment?id=Abc_9-x&name=pdf',
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
      'openaccess.thecvf.com/content_cvpr_2020/html/Li_Kites_paper',
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
      'ieeexplore.ieee.org/document/845165',
      [
        'https://ieeexplore.ieee.org/document/845165/',
        'https://ieeexplore.ieee.org/abstract/document/845165',
        'https://ieeexplore.ieee.org/document/845165/authors#authors',
        'https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=845165',
        'http://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=00845165&tag=1',
        'https://ieeexplore.ieee.org/stampPDF/getPDF.jsp?tp=&arnumber=845165&ref=',
        'http://ieeexplore.ieee.org/xpls/abs_all.jsp?arnumber=845165',
        'http://ieeexplore.ieee.org/xpl/articleDetails.jsp?reload=true&arnumber=845165',
        'http://ieeexplore.ieee.org/xpl/login.jsp?tp=&arnumber=845165',
        'https://ieeexplore.ieee.org/iel5/6794/18235/00845165.pdf',
        'https://ieeexplore.ieee.org/ielx7/6794/18235/00845165.pdf?tp=',
      ],
    ],
    [
      'ijcai.org/proceedings/2020/69',
      [
        'https://www.ijcai.org/proceedings/2020/69',
        'https://www.ijcai.org/Proceedings/2020/0069.pdf',
        'https://static.ijcai.org/proceedings-ijcai/2020/0069.pdf',
      ],
    ],
    [
      'ijcai.org/proceedings/16/69',
      [
        'http://www.ijcai.org/Proceedings/16/Papers/069.pdf',
        'http://www.ijcai.org/Abstract/16/069',
      ],
    ],
    [
      'ecva.net/papers/eccv_2018/papers_ECCV/html/Li_Kites_ECCV_2018_paper',
      [
        'https://www.ecva.net/papers/eccv_2018/papers_ECCV/html/Li_Kites_ECCV_2018_paper.php',
        'https://www.ecva.net/papers/eccv_2018/papers_ECCV/papers/Li_Kites_ECCV_2018_paper.pdf',
      ],
    ],
    [
      'nips.cc/virtual/2013/poster/4068',
      ['https://nips.cc/virtual/2013/poster/4068', 'https://neurips.cc/virtual/2013/poster/4068'],
    ],
    [
      'ojs.aaai.org/index.php/AAAI/article/view/1234',
      [
        'https://ojs.aaai.org/index.php/AAAI/article/view/1234',
        'https://ojs.aaai.org/index.php/AAAI/article/view/1234/5678',
        'https://www.ojs.aaai.org/index.php/aaai/article/download/1234/5678',
      ],
    ],
    [
      'roboticsproceedings.org/rss05/p22.html',
      [
        'https://www.roboticsproceedings.org/rss05/p22.html',
        'http://www.roboticsproceedings.org/rss05/p22.pdf',
      ],
    ],
    [
      'doi.org/10.1145/3394486.3403043',
      [
        'https://dl.acm.org/doi/10.1145/3394486.3403043',
        'https://dl.acm.org/doi/abs/10.1145/3394486.3403043',
        'https://dl.acm.org/doi/pdf/10.1145/3394486.3403043',
        'https://dl.acm.org/doi/fullHtml/10.1145/3394486.3403043',
      ],
    ],
    [
      'doi.org/10.1002/rob.1',
      [
        'https://onlinelibrary.wiley.com/doi/10.1002/rob.1',
        'https://onlinelibrary.wiley.com/doi/epdf/10.1002/ROB.1',
      ],
    ],
    [
      'doi.org/10.1007/s10994-020-1',
      [
        'https://link.springer.com/article/10.1007/s10994-020-1',
        'https://link.springer.com/content/pdf/10.1007/s10994-020-1.pdf',
        'https://link.springer.com/content/pdf/10.1007%2Fs10994-020-1.pdf',
      ],
    ],
    [
      'doi.org/10.1038/s41586-021-03819-2',
      [
        'https://www.nature.com/articles/s41586-021-03819-2',
        'https://www.nature.com/articles/s41586-021-03819-2.pdf',
        'https://www.nature.com/articles/s41586-021-03819-2/figures/1',
      ],
    ],
    [
      'doi.org/10.1101/2020.01.02.123456',
      [
        'https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2',
        'https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf',
        'https://www.medrxiv.org/content/10.1101/2020.01.02.123456v1.full-text',
      ],
    ],
    [
      'doi.org/10.1371/journal.pone.0012345',
      [
        'https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0012345',
        'https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0012345&type=printable',
      ],
    ],
    [
      'doi.org/10.3389/fnbot.2020.00001',
      [
        'https://www.frontiersin.org/articles/10.3389/fnbot.2020.00001/full',
        'https://www.frontiersin.org/journals/neurorobotics/articles/10.3389/fnbot.2020.00001/pdf',
      ],
    ],
    [
      'sciencedirect.com/science/article/pii/S0004370220300011',
      [
        'https://www.sciencedirect.com/science/article/pii/S0004370220300011',
        'https://www.sciencedirect.com/science/article/abs/pii/S0004370220300011?via%3Dihub',
        'https://www.sciencedirect.com/science/article/pii/S0004370220300011/pdfft',
      ],
    ],
    [
      'pubmed.ncbi.nlm.nih.gov/12345678',
      [
        'https://pubmed.ncbi.nlm.nih.gov/12345678/',
        'http://www.ncbi.nlm.nih.gov/pubmed/12345678',
        'https://europepmc.org/article/MED/12345678',
      ],
    ],
    [
      'pmc.ncbi.nlm.nih.gov/articles/PMC1234567',
      [
        'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/',
        'https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/pdf/main.pdf',
        'https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567',
        'https://europepmc.org/articles/PMC1234567',
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
    'ieeexplore.ieee.org',
    'dl.acm.org',
    'ojs.aaai.org',
    'ijcai.org',
    'roboticsproceedings.org',
    'link.springer.com',
  );
  const paths = [
    '',
    'abs/1706.03762',
    'forum?id=x',
    '10.1002/(SICI)12%3C1::AID%3E3.0.CO;2-C',
    'paper/',
    'document/0012',
    'doi/abs/10.1145/33.44',
    'index.php/AAAI/article/view/1',
    'Proceedings/2020/0069',
    'rss05/p22',
    'chapter/10.1007/978-3-1_2',
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
