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
}
