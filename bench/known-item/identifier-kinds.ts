import type { Paper } from '../../src/domain/paper.js';
import { isInvented } from './inventions.js';
import { type Kind, one } from './question.js';

const NEW_FORM = /^\d{4}\.\d{5}$/;

/** Those who paste an identifier, with or without what stands around it. */
export const identifierKinds: readonly Kind[] = [
  one(
    'arXiv abs address',
    arxiv((id) => `https://arxiv.org/abs/${id}`),
  ),
  one(
    'arXiv pdf address with version',
    arxiv((id) => `https://arxiv.org/pdf/${id}v2.pdf`),
  ),
  one(
    'arXiv address without scheme',
    arxiv((id) => `arxiv.org/abs/${id}`),
  ),
  one(
    'arXiv:ID',
    arxiv((id) => `arXiv:${id}`),
  ),
  one(
    'arXiv:IDv1 [cs.CL]',
    arxiv((id) => `arXiv:${id}v1 [cs.CL]`),
  ),
  one(
    'bare arXiv id',
    arxiv((id) => id),
  ),
  one('old arXiv id', ({ arxivId }) => (arxivId && !NEW_FORM.test(arxivId) ? arxivId : undefined)),
  one(
    'DOI of arXiv',
    arxiv((id) => `10.48550/arXiv.${id}`),
  ),
  one(
    'bare DOI',
    doi((bare) => bare),
  ),
  one(
    'https://doi.org/DOI',
    doi((bare) => `https://doi.org/${bare}`),
  ),
  one(
    'doi:DOI',
    doi((bare) => `doi:${bare}`),
  ),
  one(
    'DOI in capitals',
    doi((bare) => bare.toUpperCase()),
  ),
  one("the paper's own id", (paper) => (isInvented(paper) ? undefined : paper.id)),
];

function arxiv(write: (id: string) => string) {
  return ({ arxivId }: Paper): string | undefined =>
    arxivId && NEW_FORM.test(arxivId) ? write(arxivId) : undefined;
}

/** Some papers were sent with the resolver before their DOI. */
function doi(write: (bare: string) => string) {
  return ({ doi: sent }: Paper): string | undefined =>
    sent ? write(sent.replace('https://doi.org/', '')) : undefined;
}
