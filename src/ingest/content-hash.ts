import { createHash } from 'node:crypto';
import type { Paper } from '../domain/paper.js';
import { passageText } from '../domain/text.js';

/** 32 hex digits of the text that the paper's vector stands for. */
export function contentHashOf(paper: Paper): string {
  return createHash('sha256').update(passageText(paper)).digest('hex').slice(0, 32);
}
