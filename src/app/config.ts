import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { NearpaperError } from '../domain/errors.js';
import { fieldProblems } from '../domain/field-problems.js';
import { EMBEDDING_ENGINES, type EngineChoice } from '../embedding/embedder.js';
import { packageRoot } from '../runtime/compiled-module.js';

const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .transform((value) => value === '1' || value === 'true');
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be between ${least} and ${most}`);
const folder = z
  .string()
  .min(1, 'must not be empty')
  .transform((path) => resolve(path));

/** Every setting, by the name of its environment variable; README.md has the same table. */
const environmentSchema = z.object({
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATA_DIR: folder.default(join(packageRoot, 'index')),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MODEL: z.string().min(1, 'must not be empty').optional(),
  MODELS_DIR: folder.default(join(packageRoot, 'models')),
  ALLOW_MODEL_DOWNLOAD: flag.default(false),
  // Compose files leave a variable empty to mean that it is not set.
  MODEL_HUB_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .optional()
    .or(z.literal('').transform(() => undefined)),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .transform((address) => address.replace(/\/+$/, ''))
    .optional()
    .or(z.literal('').transform(() => undefined)),
  EMBEDDING_PROCESSES: wholeNumber(1, 256).default(Math.min(availableParallelism(), 16)),
  // `kernels` is what `auto` was called when there was one kernel.
  EMBEDDING_ENGINE: z
    .enum(['auto', ...EMBEDDING_ENGINES, 'kernels'])
    .default('auto')
    .transform((choice): EngineChoice => (choice === 'kernels' ? 'auto' : choice)),
  INIT_CWD: z.string().default(process.cwd()),
});

/** The model of an index that has no papers yet, unless MODEL names another. */
export const DEFAULT_MODEL = 'all-MiniLM-L6-v2';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  logLevel: string;
  /** Undefined: the model that the papers in DATA_DIR have vectors of, or the default. */
  model: string | undefined;
  modelsDir: string;
  allowModelDownload: boolean;
  /** Where models are downloaded from; undefined is the hub that the library names. */
  modelHubUrl: string | undefined;
  /** Where others reach the server, without a slash at its end: what MCP calls papers by, and a host that it trusts. */
  publicUrl: string | undefined;
  embeddingProcesses: number;
  /** What computes the model. */
  embeddingEngine: EngineChoice;
  /** Where the user stood when they called npm, which itself goes to the folder of package.json. */
  calledFrom: string;
}

/** Reads the environment (the only place that does) or throws CONFIG_INVALID naming every variable at fault. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = fieldProblems(parsed.error);
    const said = problems.map(
      ({ path, message }) => `${path}=${JSON.stringify(environment[path])}: ${message}`,
    );
    throw new NearpaperError('CONFIG_INVALID', said.join('; '), { problems });
  }
  const read = parsed.data;
  return {
    host: read.HOST,
    port: read.PORT,
    dataDir: read.DATA_DIR,
    logLevel: read.LOG_LEVEL,
    model: read.MODEL,
    modelsDir: read.MODELS_DIR,
    allowModelDownload: read.ALLOW_MODEL_DOWNLOAD,
    modelHubUrl: read.MODEL_HUB_URL,
    publicUrl: read.PUBLIC_URL,
    embeddingProcesses: read.EMBEDDING_PROCESSES,
    embeddingEngine: read.EMBEDDING_ENGINE,
    // npm goes to the folder of package.json; whoever is somewhere else has not come by npm.
    calledFrom: process.cwd() === packageRoot ? read.INIT_CWD : process.cwd(),
  };
}
