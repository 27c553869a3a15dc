import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as transformers from '@xenova/transformers';
import { type Vocabulary, wordPieces } from './word-pieces.js';

interface TokenTensor {
  dims: number[];
  data: BigInt64Array;
}

/** What a model takes in, by name: `input_ids`, `attention_mask` and, of some, `token_type_ids`. */
export type Tokens = Record<string, TokenTensor>;

/** A text to at most so many tokens, those that the library's tokenizer gives. */
export type Tokenize = (text: string, maxTokens: number) => Tokens;

interface LibraryTokenizer {
  (text: string, options: { truncation: true; max_length: number }): Tokens;
  (
    text: string,
    options: { add_special_tokens: false; return_tensor: false },
  ): { input_ids: number[] };
  model_max_length: number;
  model: { tokens_to_ids: ReadonlyMap<string, number> };
}

/** Words whose tokens are kept: those of a language, and no hostile corpus fills the memory. */
const MAX_WORDS_KEPT = 20_000;
const MAX_CHARS_KEPT = 40;

/** What the inputs beside the ids hold for every token: each counts, and all are of the first text. */
const VALUES: Record<string, number> = { attention_mask: 1, token_type_ids: 0 };

/** ASCII without a bracket: no added token is in it, and no letter whose case depends on those beyond a sign. */
const IS_PLAIN = /^[\x21-\x5a\x5c-\x7e]+$/;
/** Each sign is a word piece of its own, whatever stands beside it. */
const PART = /[a-z0-9]+|[^a-z0-9]/gi;
const IS_ALPHANUMERIC = /^[a-z0-9]+$/i;

/**
 * The tokenizer of a model folder. `wordByWord` (the default) keeps the tokens of words where the kind of
 * tokenizer allows it, which takes a third of the time of the library's and gives the same.
 */
export async function loadTokenizer(folder: string, { wordByWord = true } = {}): Promise<Tokenize> {
  useLocalFilesOnly();
  const library = (await transformers.AutoTokenizer.from_pretrained(
    folder,
  )) as unknown as LibraryTokenizer;
  const whole: Tokenize = (text, maxTokens) =>
    library(text, { truncation: true, max_length: maxTokens });
  const description = wordByWord ? await readsWordByWord(folder) : undefined;
  return description ? keepingWords(library, whole, description) : whole;
}

type BertDescription = { isLowerCase: boolean } & Omit<Vocabulary, 'idOf'>;

/**
 * How, if the tokens of a text are those of its words between spaces or lines, one after the other: BERT's
 * normalization, splitting and word pieces never look across a space. Added tokens could, by taking
 * the spaces beside them; sentence pieces always do.
 */
async function readsWordByWord(folder: string): Promise<BertDescription | undefined> {
  const { normalizer, pre_tokenizer, model, added_tokens } = JSON.parse(
    await readFile(join(folder, 'tokenizer.json'), 'utf8'),
  );
  const config = JSON.parse(await readFile(join(folder, 'tokenizer_config.json'), 'utf8'));
  const added: { content: string; lstrip: boolean; rstrip: boolean }[] = added_tokens ?? [];
  const isBert =
    config.tokenizer_class === 'BertTokenizer' &&
    normalizer?.type === 'BertNormalizer' &&
    pre_tokenizer?.type === 'BertPreTokenizer' &&
    model?.type === 'WordPiece' &&
    added.every(({ content, lstrip, rstrip }) => !/\s/.test(content) && !lstrip && !rstrip);
  if (!isBert) return undefined;
  return {
    isLowerCase: normalizer.lowercase,
    unknown: model.unk_token,
    continuing: model.continuing_subword_prefix,
    maxChars: model.max_input_chars_per_word ?? 100,
  };
}

/**
 *   "Koopman operators"  ->  [CLS]  koop ##man  operators  [SEP]   cut to maxTokens
 *                                   \ of each word, kept /
 */
function keepingWords(
  library: LibraryTokenizer,
  whole: Tokenize,
  { isLowerCase, ...description }: BertDescription,
): Tokenize {
  const kept = new Map<string, readonly number[]>();
  const vocabulary = { ...description, idOf: library.model.tokens_to_ids };
  const read = (word: string): readonly number[] =>
    IS_ALPHANUMERIC.test(word)
      ? wordPieces(isLowerCase ? word.toLowerCase() : word, vocabulary)
      : library(word, { add_special_tokens: false, return_tensor: false }).input_ids;
  const tokensOf = (word: string): readonly number[] => {
    const known = kept.get(word);
    if (known) return known;
    const parts = IS_PLAIN.test(word) ? (word.match(PART) ?? []) : [];
    const ids = parts.length > 1 ? parts.flatMap(tokensOf) : read(word);
    if (word.length <= MAX_CHARS_KEPT) {
      if (kept.size >= MAX_WORDS_KEPT) kept.clear();
      kept.set(word, ids);
    }
    return ids;
  };
  const none = whole('', library.model_max_length);
  const [first = 0, last = 0] = Array.from(none.input_ids?.data ?? [], Number);

  return (text, maxTokens) => {
    const most = Math.min(maxTokens, library.model_max_length);
    const ids = [first];
    for (const word of text.split(/[ \n]/)) {
      if (ids.length >= most) break;
      for (const id of tokensOf(word)) ids.push(id);
    }
    ids.push(last);
    // As the library does it: of a text that is too long the end goes, its last token too.
    if (ids.length > most) ids.length = most;
    return Object.fromEntries(
      Object.keys(none).map((name) => [
        name,
        tensor(name === 'input_ids' ? ids : (VALUES[name] ?? 0), ids.length),
      ]),
    );
  };
}

/** Keeps the library from looking for missing files on a hub and from keeping copies of what it finds. */
export function useLocalFilesOnly(): void {
  const { env } = transformers;
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = '';
}

function tensor(values: readonly number[] | number, length: number): TokenTensor {
  const data = new BigInt64Array(length);
  // The lower halves of 64-bit numbers: a BigInt of each would cost more than all the rest.
  const halves = new Int32Array(data.buffer);
  for (let at = 0; at < length; at++) {
    halves[2 * at] = typeof values === 'number' ? values : (values[at] as number);
  }
  return new transformers.Tensor('int64', data, [1, length]) as unknown as TokenTensor;
}
