import type { DocumentSource } from '../../store/document-source.js';
import type { RetrievalRequest } from '../engine.js';

/** Whether a version has the phrases that are asked for, and none that is excluded. */
export function phraseTest(
  source: DocumentSource,
  {
    phrases = [],
    titlePhrases = [],
    excluded = [],
  }: Pick<RetrievalRequest, 'phrases' | 'titlePhrases' | 'excluded'>,
): (version: number) => boolean {
  const wanted: ReadonlySet<number>[] = [];
  if (phrases.length > 0) wanted.push(new Set(source.versionsWithPhrases(phrases)));
  if (titlePhrases.length > 0) {
    wanted.push(new Set(source.versionsWithPhrases(titlePhrases, 'title')));
  }
  const unwanted = new Set(excluded.flatMap((text) => source.versionsWithExactly(text)));
  return (version) => !unwanted.has(version) && wanted.every((versions) => versions.has(version));
}
