import type { Config } from '../src/app/config.js';
import type { EmbeddingModel } from '../src/embedding/embedder.js';
import type { Sample } from './papers.js';
import type { Report } from './report.js';

/** What every benchmark is given. */
export interface Context {
  config: Config;
  model: EmbeddingModel;
  modelFolder: string;
  sample: Sample;
  report: Report;
  /** Folders of collections in BEIR layout, from where the command was called. */
  collections: readonly string[];
  /** In lower case: what the names of the parts to run have in them. */
  only: string;
  /** How many failed queries of each kind to show. */
  misses: number;
  /** How long `http` asks for more than the server can do. */
  seconds: number;
}
