import { z } from 'zod';
import { ERROR_CATALOGUE, type ErrorCode, NearpaperError } from '../../domain/errors.js';
import { problemText } from '../../domain/field-problems.js';
import type { ApiServices } from '../services.js';
import type { Corpus } from './corpus.js';

/** What a tool answers from. */
export interface ToolContext {
  services: Pick<ApiServices, 'search' | 'store' | 'engine'>;
  /** What the addresses of papers begin with that have none elsewhere (`readingUrl`). */
  base: string;
}

/** A tool as it is written: what it takes, and what it answers. */
interface ToolDefinition<Input extends z.ZodObject> {
  name: string;
  title: string;
  /** What a model reads to choose it, of the papers that there are now. */
  description: (corpus: Corpus) => string;
  input: Input;
  /** The answer, which stays within MAX_ANSWER_TOKENS; throws errors of the catalogue. */
  answer: (input: z.infer<Input>, context: ToolContext) => Promise<object>;
}

/** A tool as it is served. */
export interface McpTool {
  name: string;
  title: string;
  description: (corpus: Corpus) => string;
  /** The JSON schema of its arguments. */
  inputSchema: { type: 'object' } & Record<string, unknown>;
  /** Checks arguments and answers; what is wrong with them is INVALID_REQUEST or has the code that the schema gives it. */
  call: (args: unknown, context: ToolContext) => Promise<object>;
}

/** Makes a tool; a schema is turned to JSON once, not with every request. */
export function defineTool<Input extends z.ZodObject>({
  input,
  answer,
  ...described
}: ToolDefinition<Input>): McpTool {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: 'input' });
  return {
    ...described,
    inputSchema: { ...inputSchema, type: 'object' },
    call: async (args, context) => answer(checked(input, args), context),
  };
}

function checked<Input extends z.ZodObject>(input: Input, args: unknown): z.infer<Input> {
  const parsed = input.safeParse(withoutNulls(args ?? {}));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.') || 'arguments',
    message: issue.message,
  }));
  const code = parsed.error.issues.map(codeOf).find((one) => one !== undefined);
  throw new NearpaperError(code ?? 'INVALID_REQUEST', problems.map(problemText).join('; '), {
    problems,
  });
}

/** Models write null for an argument that they do not need. */
function withoutNulls(args: unknown): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}

function codeOf(issue: z.core.$ZodIssue): ErrorCode | undefined {
  if (issue.code === 'unrecognized_keys') return 'UNKNOWN_PARAMETER';
  const code = issue.code === 'custom' ? issue.params?.code : undefined;
  return typeof code === 'string' && code in ERROR_CATALOGUE ? (code as ErrorCode) : undefined;
}
