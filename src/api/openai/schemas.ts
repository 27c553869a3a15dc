import { z } from 'zod';

/** As OpenAI has it; clients divide what they have by this. */
const MAX_TEXTS = 2_048;
const MAX_TEXT_CHARS = 100_000;

const TOKEN_IDS =
  'has token ids, which belong to the tokenizer of another model; send texts (in LangChain: check_embedding_ctx_length=False)';

/** One text or several; the first that is none says why. */
const inputSchema = z
  .union([z.string(), z.array(z.unknown())], { error: 'must be a text or a list of texts' })
  .transform((sent): unknown[] => (typeof sent === 'string' ? [sent] : sent))
  .superRefine((texts, context) => {
    const problem = problemOf(texts);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  })
  .transform((texts) => texts as string[]);

function problemOf(texts: readonly unknown[]): string | undefined {
  if (texts.length === 0) return 'is an empty list; at least one text is needed';
  if (texts.some((text) => typeof text === 'number' || Array.isArray(text))) return TOKEN_IDS;
  if (texts.length > MAX_TEXTS) return `has ${texts.length} texts; at most ${MAX_TEXTS} fit`;
  for (const [at, text] of texts.entries()) {
    if (typeof text !== 'string') return `has something at ${at} that is no text`;
    if (text === '') return `has an empty text at ${at}`;
    if (text.length > MAX_TEXT_CHARS) {
      return `has a text of ${text.length} characters at ${at}; at most ${MAX_TEXT_CHARS} fit`;
    }
  }
  return undefined;
}

/** What is not known here (`user`, and what other services have) is left aside, as clients send it to all. */
export const embeddingsBodySchema = z.object({
  input: inputSchema,
  model: z.string({ error: 'must name a model' }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.int().nullish(),
  /** What the texts are; the model's name says it where this is left out. */
  input_type: z.enum(['query', 'passage']).nullish(),
});
