import { describeCommand, runAlone } from './command.js';
import { defineSearch, parametersOf, printFound, type SearchOptions } from './search-options.js';

export const command = describeCommand<SearchOptions>({
  name: 'search',
  usage: '[options] QUERY...',
  description: 'Finds papers by what they are about, by words, names or identifiers.',
  takesDataDir: true,
  define: (defined) => defineSearch(defined.argument('<QUERY...>', 'what to look for')),
  run: ({ args, options, config }) => {
    const parameters = new URLSearchParams([['q', args.join(' ')], ...parametersOf(options)]);
    return printFound({ method: 'GET', path: `/v1/search?${parameters}` }, options, config);
  },
});
runAlone(import.meta.url, command);
