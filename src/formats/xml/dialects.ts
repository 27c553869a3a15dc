import { acl } from './acl.js';
import { atom } from './atom.js';
import { dblp } from './dblp.js';
import { dblpApi } from './dblp-api.js';
import type { XmlDialect } from './dialect.js';
import { endnote } from './endnote.js';
import { europePmc } from './europe-pmc.js';
import { jats } from './jats.js';
import { mods } from './mods.js';
import { oaiPmh } from './oai-pmh.js';
import { pubmed } from './pubmed.js';
import { zoteroRdf } from './zotero-rdf.js';

/** The sources that are known to write XML, in the order in which they are tried. */
export const XML_DIALECTS: readonly XmlDialect[] = [
  atom,
  oaiPmh,
  pubmed,
  endnote,
  jats,
  dblp,
  dblpApi,
  europePmc,
  acl,
  mods,
  zoteroRdf,
];
