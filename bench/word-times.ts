import { LexicalSearcher } from '../src/engine/builtin/lexical/lexical-searcher.js';
import { TermBytes } from '../src/engine/builtin/lexical/term-bytes.js';
import { numberOf, type TermTable } from '../src/engine/builtin/lexical/term-dictionary.js';
import type { SearchIndex } from '../src/engine/builtin/search-index.js';
import { analyzeQuery, type QueryTerm } from '../src/text/words/analyze.js';
import { timed } from './timed.js';

const TOP_K = 100;
const searcher = new LexicalSearcher();

/** How long the lexical index takes for its best 100, from the text of the query. */
export function wordSearchTakesMs(index: SearchIndex, query: string): number {
  const allowed = index.table.live.values;
  return timed(() => searcher.search(index.lexical.snapshot(), analyzeQuery(query), TOP_K, allowed))
    .tookMs;
}

/**
 * The limit of an index that skips nothing: looking once at every posting of the query's words and
 * adding up what is read, without a score per paper and without a best hundred.
 */
export class PostingReads {
  readonly #terms: TermTable;
  readonly #term = new TermBytes();
  readonly #starts: Uint32Array;
  readonly #docIds: Uint32Array;
  readonly #codes: Uint16Array;
  /** Keeps the sums from being optimised away. */
  checksum = 0;

  constructor(index: SearchIndex) {
    const { terms, frozen } = index.lexical.snapshot();
    this.#terms = terms;
    this.#starts = frozen.starts;
    this.#docIds = frozen.docIds;
    this.#codes = frozen.codes;
  }

  get postings(): number {
    return this.#docIds.length;
  }

  /** How many postings the words of a query have, and how long reading them takes. */
  read(terms: readonly QueryTerm[]): { postings: number; tookMs: number } {
    const { result, tookMs } = timed(() => {
      let postings = 0;
      for (const { term } of terms) {
        this.#term.encode(term);
        const number = numberOf(this.#terms, this.#term);
        if (number < 0) continue;
        const [at, stop] = [this.#starts[number] as number, this.#starts[number + 1] as number];
        this.checksum += sumOf(this.#docIds, this.#codes, at, stop);
        postings += stop - at;
      }
      return postings;
    });
    return { postings: result, tookMs };
  }
}

function sumOf(docIds: Uint32Array, codes: Uint16Array, at: number, stop: number): number {
  let sum = 0;
  for (let place = at; place < stop; place++) {
    sum += (docIds[place] as number) + (codes[place] as number);
  }
  return sum;
}
