import { describe, expect, it } from 'vitest';
import { parseYearRange, yearsIn } from '../../src/query/years.js';

describe('years of a field', () => {
  it.each([
    ['2019', { from: 2019, to: 2019 }],
    ['2019..2021', { from: 2019, to: 2021 }],
    ['2019-2021', { from: 2019, to: 2021 }],
    ['2021..2019', { from: 2019, to: 2021 }],
    ['2019..', { from: 2019 }],
    ['..2019', { to: 2019 }],
    ['>=2019', { from: 2019 }],
    ['>2019', { from: 2020 }],
    ['<2019', { to: 2018 }],
    ['abc', undefined],
    ['19', undefined],
    ['..', undefined],
    ['', undefined],
  ])('%j', (text, range) => {
    expect(parseYearRange(text)).toEqual(range);
  });
});

describe('years in a text', () => {
  const one = (year: number) => ({ from: year, to: year });
  it.each([
    ['transformers 2017', one(2017), 'transformers'],
    ['transformers in 2017', one(2017), 'transformers'],
    ['Hopper (2017a)', one(2017), 'Hopper'],
    ["grasping ICRA '16", one(2016), 'grasping ICRA'],
    ["NIPS'98 kernels", one(1998), 'NIPS kernels'],
    ['transformers before 2018', { to: 2017 }, 'transformers'],
    ['transformers until 2018', { to: 2018 }, 'transformers'],
    ['since 2020 legged robots', { from: 2020 }, 'legged robots'],
    ['legged robots after 2020', { from: 2021 }, 'legged robots'],
    ['legged robots from 2020 on', { from: 2020 }, 'legged robots'],
    ['legged robots >=2020', { from: 2020 }, 'legged robots'],
    ['legged robots 2020+', { from: 2020 }, 'legged robots'],
    ['2019-2021 grasping', { from: 2019, to: 2021 }, 'grasping'],
    ['grasping 2019 \u2013 2021', { from: 2019, to: 2021 }, 'grasping'],
    ['grasping from 2019 to 2021', { from: 2019, to: 2021 }, 'grasping'],
    ['grasping between 2021 and 2019', { from: 2019, to: 2021 }, 'grasping'],
    ['since 2022', { from: 2022 }, ''],
  ])('%j', (text, years, without) => {
    expect(yearsIn(text)).toEqual({ years, without });
  });

  it.each([
    'two years 2017 2019',
    'before 2018 and 2020',
    'ISO 9001',
    "rock 'n' roll",
    "the '80s in music",
    'arXiv:2017.12345',
    'a long text in which the year 2017 is part of what is said',
    'Mortality rose from 2009 to 2014.',
    'IEEE 802.11',
    'robots of 3021',
  ])('none in %j', (text) => {
    expect(yearsIn(text)).toBeUndefined();
  });
});
