import { describe, expect, it } from 'vitest';
import { areTwoVenues } from '../../src/domain/same-venue.js';

describe('one venue', () => {
  it.each([
    ['Journal of Machine Learning Research', 'J. Mach. Learn. Res.'],
    ['Journal of Machine Learning Research', 'JMLR'],
    ['Physical Review Letters', 'Phys. Rev. Lett.'],
    ['The New England Journal of Medicine', 'N Engl J Med'],
    ['Nature Communications', 'Nat Commun'],
    ['Bioinformatics (Oxford, England)', 'Bioinformatics'],
    ['The Lancet. Oncology', 'Lancet Oncol'],
    ['Journal of the Royal Statistical Society: Series B', 'J. R. Stat. Soc. B'],
    [
      'Proceedings of the National Academy of Sciences of the United States of America',
      'Proc Natl Acad Sci U S A',
    ],
    ['Proceedings of the National Academy of Sciences', 'PNAS'],
    ['Proc. Natl. Acad. Sci. U.S.A.', 'Proceedings of the National Academy of Sciences'],
    ['International Conference on Machine Learning', 'icml'],
    ['Proceedings of the 37th International Conference on Machine Learning', 'ICML 2020'],
    ['Advances in Neural Information Processing Systems 30', 'NeurIPS'],
    ['IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)', 'CVPR 2021'],
    ['IEEE Trans. Pattern Anal. Mach. Intell.', 'TPAMI'],
    ['ACM Transactions on Graphics', 'ACM TOG'],
    ['Chaos: An Interdisciplinary Journal of Nonlinear Science', 'Chaos (Woodbury, N.Y.)'],
    ['Zeitschrift für Naturforschung', 'Z. Naturforsch.'],
    ['Human–Computer Interaction & Society', 'Human-Computer Interaction and Society'],
    ['Revue d’écologie', "REVUE D'ECOLOGIE"],
    ['???', 'Pond Letters'],
  ])('%s is %s', (one, other) => {
    expect([areTwoVenues(one, other, false), areTwoVenues(other, one, false)]).toEqual([
      false,
      false,
    ]);
  });

  it.each([
    ['Environmental Pond Research', 'Environmental Pond Research International'],
    ['AAAI', 'Proceedings of the AAAI Conference on Artificial Intelligence'],
  ])('where one source says more: %s is %s', (one, other) => {
    expect(areTwoVenues(one, other, true)).toBe(false);
    expect(areTwoVenues(other, one, true)).toBe(false);
  });
});

describe('two venues', () => {
  it.each([
    ['Pond Journal', 'Desert Letters'],
    ['Pond Letters', 'Pond Journal'],
    ['Pond Letters', 'Poland Letters'],
    ['Physical Review A', 'Physical Review B'],
    ['Physical Review', 'Physical Review B'],
    ['Nature', 'Nature Energy'],
    ['Cell', 'Cell Letters'],
    ['Pond Conference', 'Pond Workshop'],
    ['JMLR', 'Journal of Marsh Research'],
    ['Science', 'Nature'],
    ['机器学习', '计算机学报'],
  ])('%s is not %s', (one, other) => {
    expect([areTwoVenues(one, other, false), areTwoVenues(other, one, false)]).toEqual([
      true,
      true,
    ]);
  });

  it.each([
    ['Nature', 'Nature Energy'],
    ['Pond Journal', 'Desert Letters'],
  ])('however little has to agree: %s is not %s', (one, other) => {
    expect(areTwoVenues(one, other, true)).toBe(true);
  });
});

it('takes time in proportion to the length of names', () => {
  const long = 'Aa '.repeat(100_000);
  const startedMs = performance.now();
  for (let k = 0; k < 100; k++) areTwoVenues(long, `${long}b`, true);
  expect(performance.now() - startedMs).toBeLessThan(5_000);
});
