import { z } from 'zod';
import { corpusOf, NO_PAPERS, sizeOf } from '../corpus.js';
import { defineTool } from '../tool.js';

/** What the collection is. */
export const corpus = defineTool({
  name: 'corpus',
  title: 'What is in this collection',
  description: (described) =>
    `Says what this collection of ${sizeOf(described)} holds: years, top venues and keywords, the newest papers.`,
  input: z.strictObject({}),
  answer: async (_, { services }) => {
    const described = await corpusOf(services);
    return { ...described, ...(described.papers === 0 && { notes: [NO_PAPERS] }) };
  },
});
