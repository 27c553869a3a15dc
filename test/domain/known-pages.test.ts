import { expect, it } from 'vitest';
import { addressKey } from '../../src/domain/addresses.js';
import { addressKeys, arxivKeys, doiKeys, lookupKeys } from '../../src/domain/lookup-keys.js';
import { mergePaper, type PaperInput } from '../../src/domain/paper.js';

const HASH = '0123456789abcdef0123456789abcdef';
const LONG_HASH = `${HASH}01234567`;

it.each([
  [
    'arxiv.org/abs/1706.03762',
    [
      'https://fr.arxiv.org/abs/1706.03762v3',
      'http://xxx.lanl.gov/abs/1706.03762',
      'https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf',
      'https://arxiv.org/abs/arXiv:1706.03762',
      'https://www.alphaxiv.org/overview/1706.03762v2',
      'https://www.alphaxiv.org/en/overview/1706.03762',
      'https://hf.co/papers/1706.03762',
      'https://papers.cool/arxiv/1706.03762',
      'https://ui.adsabs.harvard.edu/abs/arXiv:1706.03762/abstract',
      'https://ui.adsabs.harvard.edu/abs/2017arXiv170603762V/abstract',
      'https://dblp.org/rec/journals/corr/abs-1706-03762.html',
      'https://dblp.uni-trier.de/rec/bibtex/journals/corr/abs-1706-03762',
      'https://www.semanticscholar.org/arxiv/1706.03762',
      'https://api.semanticscholar.org/arXiv:1706.03762',
    ],
  ],
  [
    'openreview.net/forum?id=Abc_9-x',
    [
      'https://openreview.net/attachment?id=Abc_9-x&name=supplementary_material',
      'https://openreview.net/revisions?id=Abc_9-x',
      'https://api2.openreview.net/notes?id=Abc_9-x',
      'https://openreview.net/forum?id=Abc_9-x&amp;noteId=Q',
    ],
  ],
  [
    'ieeexplore.ieee.org/document/845165',
    [
      'https://ieeexplore.ieee.org/abstract/document/845165/',
      'https://ieeexplore.ieee.org/abstract/document/845165/references#references',
      'https://ieeexplore.ieee.org/document/845165?denied=',
      'http://ieeexplore.ieee.org/Xplore/login.jsp?url=x&arNumber=845165',
      'https://ieeexplore.ieee.org/xpl/freeabs_all.jsp?arnumber=845165&amp;abstractAccess=no',
      'https://ieeexplore.ieee.org/document/845165/similar#similar',
      'https://ieeexplore.ieee.org/rest/document/845165/references',
    ],
  ],
  [
    'aclanthology.org/2020.acl-main.1',
    [
      'https://aclanthology.org/2020.acl-main.1v2.pdf',
      'https://aclanthology.org/2020.acl-main.1.bib',
      'https://aclanthology.org/2020.acl-main.1.xml',
      'https://aclanthology.lst.uni-saarland.de/2020.acl-main.1/',
      'https://aclanthology.org/anthology-files/pdf/acl/2020.acl-main.1.pdf',
    ],
  ],
  [
    'aclanthology.org/P19-1001',
    [
      'http://aclweb.org/anthology/P/P19/P19-1001.pdf',
      'https://www.aclweb.org/anthology-new/P/P19/p19-1001.pdf',
      'http://acl.ldc.upenn.edu/P/P19/P19-1001.pdf',
      'https://aclanthology.info/papers/P19-1001/p19-1001',
    ],
  ],
  [
    'proceedings.mlr.press/v97/smith19a',
    [
      'http://proceedings.mlr.press/v97/smith19a.pdf',
      'http://proceedings.mlr.press/v97/smith19a/smith19a-supp.pdf',
      'http://www.jmlr.org/proceedings/papers/v97/smith19a.html',
      'http://jmlr.org/proceedings/papers/v97/smith19a.pdf',
      'https://raw.githubusercontent.com/mlresearch/v97/main/assets/smith19a/smith19a.pdf',
    ],
  ],
  [
    'openaccess.thecvf.com/content_cvpr_2016/html/Li_Kites_2016_paper',
    [
      'https://www.cv-foundation.org/openaccess/content_cvpr_2016/html/Li_Kites_2016_paper.html',
      'http://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/Li_Kites_2016_paper.pdf',
      'https://openaccess.thecvf.com/content_cvpr_2016/supplemental/Li_Kites_2016_supplemental.pdf',
    ],
  ],
  [
    'openaccess.thecvf.com/content_cvprw_2019/html/KITES/Li_Kites_paper',
    [
      'https://openaccess.thecvf.com/content_CVPRW_2019/html/KITES/Li_Kites_paper.html',
      'https://openaccess.thecvf.com/content_CVPRW_2019/papers/KITES/Li_Kites_paper.pdf',
    ],
  ],
  [
    'ecva.net/papers/eccv_2018/papers_ECCV/html/Li_3D_Kites_ECCV_2018_paper',
    [
      'https://openaccess.thecvf.com/content_ECCV_2018/html/Li_3D_Kites_ECCV_2018_paper.html',
      'http://openaccess.thecvf.com/content_ECCV_2018/papers/Li_3D_Kites_ECCV_2018_paper.pdf',
    ],
  ],
  [
    `proceedings.neurips.cc/paper/2020/${HASH}`,
    [
      `https://papers.nips.cc/paper_files/paper/2020/hash/${HASH}-Abstract.html`,
      `https://proceedings.neurips.cc/paper/2020/file/${HASH}-Paper.pdf`,
      `https://proceedings.neurips.cc/paper_files/paper/2020/hash/${HASH}-Abstract-Conference.html`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-Metadata.json`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-Supplemental.zip`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-Supplemental.pdf`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-Bibtex.bib`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-Review.html`,
      `https://papers.nips.cc/paper/2020/file/${HASH}-AuthorFeedback.pdf`,
    ],
  ],
  [
    'proceedings.neurips.cc/paper/7181-kites-are-all',
    [
      'https://papers.nips.cc/paper/7181-kites-are-all',
      'http://papers.nips.cc/paper/7181-kites-are-all.pdf',
      'https://papers.nips.cc/paper/7181-kites-are-all/bibtex',
    ],
  ],
  [
    `proceedings.iclr.cc/paper/2024/${HASH}`,
    [
      `https://proceedings.iclr.cc/paper_files/paper/2024/hash/${HASH}-Abstract-Conference.html`,
      `https://proceedings.iclr.cc/paper_files/paper/2024/file/${HASH}-Paper-Conference.pdf`,
    ],
  ],
  [
    'nips.cc/virtual/2017/poster/9453',
    [
      'https://neurips.cc/virtual/2017/poster/9453',
      'https://nips.cc/Conferences/2017/Schedule?showEvent=9453',
      'https://neurips.cc/Conferences/2017/ScheduleMultitrack?event=9453',
    ],
  ],
  [
    'icml.cc/virtual/2017/poster/692',
    [
      'https://icml.cc/virtual/2017/poster/692',
      'https://icml.cc/Conferences/2017/Schedule?showEvent=692',
    ],
  ],
  [
    'ijcai.org/proceedings/2019/123',
    [
      'https://www.ijcai.org/Proceedings/2019/0123.pdf',
      'https://www.ijcai.org/proceedings/2019/0123',
      'https://www.ijcai.org/proceedings/2019/bibtex/123',
      'https://static.ijcai.org/proceedings-2019/0123.pdf',
    ],
  ],
  [
    'ojs.aaai.org/index.php/AAAI/article/view/5784',
    [
      'https://www.aaai.org/ojs/index.php/AAAI/article/view/5784',
      'https://aaai.org/ojs/index.php/AAAI/article/download/5784/5640',
      'https://ojs.aaai.org//index.php/AAAI/article/view/5784/5640',
    ],
  ],
  [
    'aaai.org/ocs/index.php/AAAI/AAAI18/paper/view/16680',
    [
      'https://www.aaai.org/ocs/index.php/AAAI/AAAI18/paper/viewPaper/16680',
      'https://www.aaai.org/ocs/index.php/AAAI/AAAI18/paper/viewFile/16680/16057',
      'https://aaai.org/ocs/index.php/AAAI/AAAI18/paper/download/16680/16057',
    ],
  ],
  [
    'doi.org/10.1145/3292500.3330701',
    [
      'https://dl.acm.org/citation.cfm?id=3292500.3330701',
      'http://portal.acm.org/citation.cfm?id=3292500.3330701&coll=x',
      'https://dl.acm.org/doi/fullHtml/10.1145/3292500.3330701#sec-2',
      'https://dl.acm.org/doi/pdf/10.1145/3292500.3330701?download=true',
    ],
  ],
  [
    'doi.org/10.1002/rob.20234',
    [
      'https://onlinelibrary.wiley.com/doi/10.1002/rob.20234/abstract',
      'https://kites.onlinelibrary.wiley.com/doi/full/10.1002/rob.20234',
      'https://onlinelibrary.wiley.com/doi/pdfdirect/10.1002/rob.20234',
      'https://press.example.org/doi/abs/10.1002/rob.20234',
    ],
  ],
  [
    'doi.org/10.1007/978-3-030-1_24',
    [
      'https://link.springer.com/chapter/10.1007/978-3-030-1_24',
      'https://link.springer.com/chapter/10.1007%2F978-3-030-1_24',
      'https://link.springer.com/content/pdf/10.1007/978-3-030-1_24.pdf',
      'https://link.springer.com/chapter/10.1007/978-3-030-1_24/figures/3',
    ],
  ],
  [
    'doi.org/10.1140/epjc/s10052-1',
    ['https://link.springer.com/article/10.1140/epjc/s10052-1/fulltext.html'],
  ],
  [
    'doi.org/10.1186/s12859-1',
    ['https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-1'],
  ],
  [
    'doi.org/10.1038/nature14539',
    [
      'https://www.nature.com/articles/nature14539.pdf',
      'http://www.nature.com/nature/journal/v521/n7553/full/nature14539.html',
    ],
  ],
  [
    'doi.org/10.1101/2020.01.02.123456',
    [
      'https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf+html',
      'https://www.biorxiv.org/content/10.1101/2020.01.02.123456.abstract',
      'https://www.biorxiv.org/content/biorxiv/early/2020/01/03/2020.01.02.123456.full.pdf',
    ],
  ],
  [
    'sciencedirect.com/science/article/pii/S0004370220300011',
    [
      'https://linkinghub.elsevier.com/retrieve/pii/S0004370220300011',
      'https://reader.elsevier.com/reader/sd/pii/S0004370220300011?token=x',
      'https://www.sciencedirect.com/science/article/abs/pii/S0004370220300011',
    ],
  ],
  [
    `semanticscholar.org/paper/${LONG_HASH}`,
    [
      `https://www.semanticscholar.org/paper/On-Kites-Li-Ma/${LONG_HASH}`,
      `https://www.semanticscholar.org/paper/${LONG_HASH}`,
      `https://www.semanticscholar.org/reader/${LONG_HASH}`,
      `https://api.semanticscholar.org/graph/v1/paper/${LONG_HASH}`,
      `https://www.semanticscholar.org/paper/On-Kites-Li-Ma/${LONG_HASH}/figure/1`,
      `https://pdfs.semanticscholar.org/${LONG_HASH.slice(0, 4)}/${LONG_HASH.slice(4)}.pdf`,
    ],
  ],
  [
    'pubmed.ncbi.nlm.nih.gov/12345678',
    [
      'https://pubmed.ncbi.nlm.nih.gov/?term=12345678',
      'https://www.ncbi.nlm.nih.gov/pubmed/?term=12345678',
      'https://www.ncbi.nlm.nih.gov/m/pubmed/12345678/',
      'https://europepmc.org/abstract/MED/12345678',
    ],
  ],
  [
    'pmc.ncbi.nlm.nih.gov/articles/PMC1234567',
    [
      'https://europepmc.org/article/PMC/PMC1234567',
      'https://europepmc.org/articles/PMC1234567?pdf=render',
      'https://www.ncbi.nlm.nih.gov/pmc/articles/pmc1234567/figure/F1/',
    ],
  ],
  [
    'hal.science/hal-01234567',
    [
      'https://hal.archives-ouvertes.fr/hal-01234567v2/document',
      'https://inria.hal.science/hal-01234567',
      'https://hal.inria.fr/hal-01234567/file/kites.pdf',
    ],
  ],
  [
    'doi.org/10.2139/ssrn.1234567',
    [
      'https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1234567',
      'https://ssrn.com/abstract=1234567',
    ],
  ],
  [
    'doi.org/10.5281/zenodo.12345',
    ['https://zenodo.org/record/12345', 'https://zenodo.org/records/12345'],
  ],
  [
    'mdpi.com/2072-4292/11/1/23',
    [
      'https://www.mdpi.com/2072-4292/11/1/23/htm',
      'https://www.mdpi.com/2072-4292/11/1/23/pdf?version=1',
    ],
  ],
  [
    'dblp.org/rec/conf/kites/LiM20',
    [
      'https://dblp.org/rec/conf/kites/LiM20.html?view=bibtex',
      'https://dblp.org/rec/html/conf/kites/LiM20',
    ],
  ],
  [
    'isca-archive.org/interspeech_2019/li19_interspeech',
    [
      'https://www.isca-archive.org/interspeech_2019/li19_interspeech.html',
      'https://www.isca-speech.org/archive/interspeech_2019/li19_interspeech.html',
      'https://www.isca-archive.org/interspeech_2019/li19_interspeech.pdf',
    ],
  ],
])('%s is one page', (key, forms) => {
  for (const form of forms) expect(addressKey(form), form).toBe(key);
  expect(addressKey(`https://${key}`)).toBe(key);
});

it.each([
  [
    'https://ieeexplore.ieee.org/xpl/conhome/1000021/proceeding',
    'https://ieeexplore.ieee.org/document/1000021',
  ],
  ['https://ieeexplore.ieee.org/author/37085404', 'https://ieeexplore.ieee.org/document/37085404'],
  ['https://openreview.net/group?id=Kites/2020', 'https://openreview.net/forum?id=Kites/2020'],
  ['https://openreview.net/references/pdf?id=a', 'https://openreview.net/pdf?id=a'],
  ['https://aclanthology.org/volumes/2020.acl-main/', 'https://aclanthology.org/2020.acl-main.1'],
  ['https://icml.cc/virtual/2017/poster/692', 'https://nips.cc/virtual/2017/poster/692'],
  ['https://icml.cc/virtual/2017/oral/692', 'https://icml.cc/virtual/2017/poster/692'],
  ['https://www.nature.com/nature/articles', 'https://www.nature.com/nature14539'],
  ['https://pubmed.ncbi.nlm.nih.gov/?term=kites', 'https://pubmed.ncbi.nlm.nih.gov/?term=bees'],
  ['https://www.ijcai.org/proceedings/2019/', 'https://www.ijcai.org/proceedings/2019/1'],
])('%s and %s are two', (one, other) => {
  expect(addressKey(one)).not.toBe(addressKey(other));
});

const finds = (keys: readonly string[], input: PaperInput) => {
  const own = lookupKeys(mergePaper('x', { title: 'T', ...input }));
  return keys.some((key) => own.includes(key));
};

it.each([
  ['10.18653/v1/2020.acl-main.1', 'https://aclanthology.org/2020.acl-main.1/'],
  ['10.18653/v1/P19-1001', 'https://www.aclweb.org/anthology/P19-1001'],
  ['10.24963/ijcai.2019/123', 'https://www.ijcai.org/proceedings/2019/0123.pdf'],
  ['10.15607/RSS.2009.V.022', 'https://www.roboticsproceedings.org/rss05/p22.html'],
  ['10.15607/RSS.2018.XIV.004', 'http://www.roboticsproceedings.org/rss14/p04.pdf'],
  ['10.1145/3292500.3330701', 'https://dl.acm.org/doi/pdf/10.1145/3292500.3330701'],
  ['10.1007/978-3-030-1_24', 'https://link.springer.com/chapter/10.1007/978-3-030-1_24'],
])('%s and %s find each other', (doi, url) => {
  expect(finds(doiKeys(doi), { url })).toBe(true);
  expect(finds(addressKeys(`https://doi.org/${doi}`), { url })).toBe(true);
  expect(finds(addressKeys(url), { doi })).toBe(true);
});

it('a DOI of AAAI finds the page that its number names', () => {
  const url = 'https://ojs.aaai.org/index.php/AAAI/article/view/5784/5640';
  expect(finds(doiKeys('10.1609/aaai.v34i04.5784'), { url })).toBe(true);
});

it('an arXiv id is found by every site that shows it', () => {
  for (const url of [
    'https://huggingface.co/papers/1706.03762',
    'https://ar5iv.org/html/1706.03762',
  ]) {
    expect(finds(addressKeys(url), { arxivId: '1706.03762' })).toBe(true);
    expect(finds(arxivKeys('1706.03762'), { url })).toBe(true);
  }
});
