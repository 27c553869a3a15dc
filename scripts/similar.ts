import { text as textOf } from 'node:stream/consumers';
import { describeCommand, runAlone } from './command.js';
import { defineSearch, parametersOf, printFound, type SearchOptions } from './search-options.js';

const STANDARD_INPUT = '-';

export const command = describeCommand<SearchOptions>({
  name: 'similar',
  usage: '[options] ID',
  description: 'Finds papers like one that is stored, or like a text.',
  takesDataDir: true,
  define: (defined) =>
    defineSearch(
      defined.argument(
        '<ID>',
        'the id, DOI, arXiv id or address of a paper; - reads a text from standard input',
      ),
    ),
  mistakeIn: ([id], options) =>
    id === STANDARD_INPUT && options.with.length > 0
      ? '--with goes with the id of a paper'
      : undefined,
  run: async ({ args: [id = ''], options, config }) => {
    if (id === STANDARD_INPUT) {
      const body = {
        abstract: await textOf(process.stdin),
        limit: Number(options.limit),
        offset: Number(options.offset),
      };
      return printFound({ method: 'POST', path: '/v1/similar', body }, options, config);
    }
    const path = `/v1/papers/${encodeURIComponent(id)}/similar?${new URLSearchParams(parametersOf(options))}`;
    return printFound({ method: 'GET', path }, options, config);
  },
});
runAlone(import.meta.url, command);
