import type { Paper } from '../../../domain/paper.js';
import { analyze } from '../../../text/words/analyze.js';
import type { FieldTerms } from './lexical-index.js';

/** How much an occurrence in each field counts; docs/decisions/0008 has what was tried. */
const WEIGHTS = { title: 2, abstract: 1, keywords: 1, authors: 1, identifiers: 1 };

/** The words that a paper is found by, field by field. */
export function fieldTermsOf(paper: Paper): FieldTerms[] {
  const identifiers = [paper.arxivId, paper.doi].filter((id) => id !== null);
  const texts = {
    title: paper.title,
    abstract: paper.abstract,
    keywords: paper.keywords.join('\n'),
    authors: paper.authors.join('\n'),
    identifiers: identifiers.join('\n'),
  };
  return (Object.keys(texts) as (keyof typeof texts)[]).flatMap((field) =>
    texts[field] === '' ? [] : [{ terms: analyze(texts[field]), weight: WEIGHTS[field] }],
  );
}

/** Everything that decides the terms and weights; part of the checkpoint's manifest. */
export const ANALYSIS_RECIPE = `3 ${JSON.stringify(WEIGHTS)}`;
