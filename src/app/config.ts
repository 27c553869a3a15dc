import { availableParallelism, homedir } from 'node:os';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { originSchema } from '../access/origin.js';
import { type Rate, rateSchema } from '../access/rate.js';
import { NearpaperError } from '../domain/errors.js';
import { fieldProblems } from '../domain/field-problems.js';
import { EMBEDDING_ENGINES, type EngineChoice } from '../embedding/embedder.js';
import { packageRoot } from '../runtime/compiled-module.js';
import { isProxy } from './addresses.js';

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

/** A list with commas, each entry read by a schema; empty is none. */
const list = (entry: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .pipe(z.array(entry));
/** Compose files leave a variable empty to mean that it is not set. */
const emptyIsUnset = z.literal('').transform(() => undefined);

/** Every setting, by the name of its environment variable; docs/settings.md has the same table. */
const environmentSchema = z.object({
  HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATA_DIR: folder.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MODEL: z.string().min(1, 'must not be empty').optional(),
  MODELS_DIR: folder.default(join(packageRoot, 'models')),
  ALLOW_MODEL_DOWNLOAD: flag.default(false),
  MODEL_HUB_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .optional()
    .or(emptyIsUnset),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .transform((address) => address.replace(/\/+$/, ''))
    .optional()
    .or(emptyIsUnset),
  EMBEDDING_PROCESSES: wholeNumber(1, 256).default(Math.min(availableParallelism(), 16)),
  // `kernels` is what `auto` was called when there was one kernel.
  EMBEDDING_ENGINE: z
    .enum(['auto', ...EMBEDDING_ENGINES, 'kernels'])
    .default('auto')
    .transform((choice): EngineChoice => (choice === 'kernels' ? 'auto' : choice)),
  ALLOW_ANONYMOUS: z.enum(['read']).optional().or(emptyIsUnset),
  RATE_LIMIT: rateSchema.optional().or(emptyIsUnset),
  CORS_ORIGINS: list(z.literal('*').or(originSchema)),
  BASE_PATH: z
    .string()
    .regex(/^(?:\/?|(?:\/[\w.~-]+)+\/?)$/, 'must be a path like /papers')
    .default('')
    .transform((path) => path.replace(/\/$/, '')),
  TRUST_PROXY: list(
    z.string().refine(isProxy, 'must be addresses of proxies: 10.0.0.1, 10.0.0.0/8, loopback'),
  ),
  WEBHOOK_ALLOW_PRIVATE: flag.default(false),
  NEARPAPER_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .optional()
    .or(emptyIsUnset),
  NEARPAPER_KEY: z.string().optional(),
  XDG_DATA_HOME: z.string().optional(),
  // The names that OpenTelemetry gives them; its SDK reads more of them, from the same environment.
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .string()
    .refine((protocol) => protocol !== 'grpc', 'must be http/json: spans are not sent over gRPC')
    .optional(),
  OTEL_TRACES_EXPORTER: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
  INIT_CWD: z.string().default(process.cwd()),
});

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(environmentSchema.shape);

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
  /** What who has no key may do; undefined: nothing, unless only this machine reaches the server and there are no keys. */
  allowAnonymous: 'read' | undefined;
  /** Of keys that have none of their own, and of addresses that bring no key; undefined: none. */
  rateLimit: Rate | undefined;
  /** Origins whose pages may read the answers; `*` are all. */
  corsOrigins: string[];
  /** The path that a proxy serves this server under, without a slash at its end; empty: none. */
  basePath: string;
  /** Addresses and networks of proxies whose X-Forwarded headers are believed. */
  trustedProxies: string[];
  /** Whether saved searches are posted to loopback and to addresses of one's own network too. */
  webhookAllowPrivate: boolean;
  /** Where commands that ask a server find one; undefined: they open the data folder themselves. */
  serverUrl: string | undefined;
  /** What such a command shows to that server. */
  serverKey: string | undefined;
  tracing: TracingConfig;
  /** Where the user stood when they called npm, which itself goes to the folder of package.json. */
  calledFrom: string;
}

interface TracingConfig {
  /** Whether spans are wanted, and there is somewhere to send them. */
  isOn: boolean;
  serviceName: string | undefined;
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
    dataDir: read.DATA_DIR ?? usualDataDir(read.XDG_DATA_HOME),
    logLevel: read.LOG_LEVEL,
    model: read.MODEL,
    modelsDir: read.MODELS_DIR,
    allowModelDownload: read.ALLOW_MODEL_DOWNLOAD,
    modelHubUrl: read.MODEL_HUB_URL,
    publicUrl: read.PUBLIC_URL,
    embeddingProcesses: read.EMBEDDING_PROCESSES,
    embeddingEngine: read.EMBEDDING_ENGINE,
    allowAnonymous: read.ALLOW_ANONYMOUS,
    rateLimit: read.RATE_LIMIT,
    corsOrigins: read.CORS_ORIGINS,
    basePath: read.BASE_PATH,
    trustedProxies: read.TRUST_PROXY,
    webhookAllowPrivate: read.WEBHOOK_ALLOW_PRIVATE,
    serverUrl: read.NEARPAPER_URL,
    serverKey: read.NEARPAPER_KEY || undefined,
    tracing: { isOn: isTracingOn(read), serviceName: read.OTEL_SERVICE_NAME || undefined },
    // npm goes to the folder of package.json; whoever is somewhere else has not come by npm.
    calledFrom: process.cwd() === packageRoot ? read.INIT_CWD : process.cwd(),
  };
}

/** `index/` of a clone. What npm installed is replaced by the next version, papers and all, so these go elsewhere. */
function usualDataDir(xdgDataHome: string | undefined): string {
  const isInstalled = packageRoot.split(sep).includes('node_modules');
  if (!isInstalled) return join(packageRoot, 'index');
  // The XDG specification: a path that is not absolute is ignored.
  const home =
    xdgDataHome && isAbsolute(xdgDataHome) ? xdgDataHome : join(homedir(), '.local/share');
  return join(home, 'nearpaper');
}

function isTracingOn(read: z.output<typeof environmentSchema>): boolean {
  const endpoint = read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || read.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isDisabled = read.OTEL_SDK_DISABLED?.toLowerCase() === 'true';
  return Boolean(endpoint) && !isDisabled && read.OTEL_TRACES_EXPORTER !== 'none';
}
