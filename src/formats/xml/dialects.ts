import { atom } from './atom.js';
import type { XmlDialect } from './dialect.js';
import { oaiPmh } from './oai-pmh.js';
import { pubmed } from './pubmed.js';

/** The sources that are known to write XML, in the order in which they are tried. */
export const XML_DIALECTS: readonly XmlDialect[] = [atom, oaiPmh, pubmed];
