import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../src/runtime/compiled-module.js';

/** What sentence-transformers made of the texts. */
export interface PeerRun {
  texts: number;
  tookMs: number;
  threads: number;
  versions: string;
}

/**
 * Embeds texts with sentence-transformers in Python; the interpreter is that of PEER_PYTHON, or
 * python3. Undefined where that has not the packages.
 */
export async function peerEncodes(
  texts: readonly string[],
  folder: string,
): Promise<PeerRun | undefined> {
  const file = join(folder, 'texts.jsonl');
  writeFileSync(file, texts.map((text) => `${JSON.stringify(text)}\n`).join(''));
  const script = join(packageRoot, 'bench', 'peers', 'sentence_transformers_rate.py');
  const python = process.env.PEER_PYTHON ?? 'python3';
  try {
    const { stdout } = await promisify(execFile)(python, [script, file]);
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr ?? error);
    process.stderr.write(`sentence-transformers was not measured: ${reason.trim().slice(-300)}\n`);
    return undefined;
  }
}
