import type { McpTool } from './tool.js';
import { checkLibrary } from './tools/check-library.js';
import { citation } from './tools/citation.js';
import { corpus } from './tools/corpus.js';
import { fetchPaper } from './tools/fetch.js';
import { recommend } from './tools/recommend.js';
import { search } from './tools/search.js';
import { searchPapers } from './tools/search-papers.js';
import { similar } from './tools/similar.js';

/** Every tool, in the order in which they are listed. Eight at most: each costs every conversation its description. */
export const TOOLS: readonly McpTool[] = [
  searchPapers,
  fetchPaper,
  similar,
  recommend,
  checkLibrary,
  citation,
  corpus,
  search,
];
