import { randomNumbers } from '../../src/domain/random.js';
import type { Context } from '../context.js';
import type { HttpClient } from '../http-client.js';
import { shareOf } from '../statistics.js';
import { addressKinds } from './address-kinds.js';
import { authorKinds } from './author-kinds.js';
import { citationKinds } from './citation-kinds.js';
import type { Corpus } from './corpus.js';
import { identifierKinds } from './identifier-kinds.js';
import { inTurns } from './in-turns.js';
import { peopleKinds } from './people-kinds.js';
import type { Kind, Question } from './question.js';
import { type Found, searchFor } from './searches.js';
import { seedOf } from './seeds.js';
import { titleKinds } from './title-kinds.js';
import { topicKinds } from './topic-kinds.js';

const EACH = 200;
const LIMIT = 10;
const MIN_FIRST = 0.95;
const MAX_FLAGGED = 0.02;

const KINDS: readonly Kind[] = [
  ...titleKinds,
  ...addressKinds,
  ...identifierKinds,
  ...citationKinds,
  ...peopleKinds,
  ...authorKinds,
  ...topicKinds,
];

interface Asked extends Question {
  /** From 1; null when no right paper is among the hits. */
  rank: number | null;
  isFlagged: boolean;
}

/** Asks for papers in every kind of way and counts how often they come first. */
export async function askForPapers(
  { report, only, misses }: Context,
  client: HttpClient,
  corpus: Corpus,
): Promise<void> {
  const kinds = KINDS.filter(({ name }) => name.toLowerCase().includes(only));
  if (kinds.length === 0) return;
  const rows: (string | number)[][] = [];
  const reached: boolean[] = [];
  for (const kind of kinds) {
    const questions = questionsOf(kind, corpus);
    const asked = await inTurns(questions, (question) => ask(client, corpus, question));
    const count = (isCounted: (one: Asked) => boolean) => asked.filter(isCounted).length;
    const isReached =
      shareOf(asked, ({ rank }) => rank === 1) >= MIN_FIRST &&
      shareOf(asked, ({ isFlagged }) => isFlagged) <= MAX_FLAGGED;
    if (kind.right === 'one' && asked.length > 0) reached.push(isReached);
    rows.push([
      kind.name,
      kind.right,
      String(asked.length),
      String(count(({ rank }) => rank === 1)),
      String(count(({ rank }) => rank !== null)),
      String(count(({ isFlagged }) => isFlagged)),
      asked.length > 0 && isReached ? 'yes' : 'no',
    ]);
    showMisses(kind, asked, misses);
  }
  report.section(`known items, ${EACH} of each kind at most, among ${corpus.papers.length} papers`);
  const ranks = ['papers', 'first', `in ${LIMIT}`, 'flagged', 'reached'];
  report.table('kinds', ['kind', 'right', ...ranks], rows);
  const count = reached.filter((isReached) => isReached).length;
  report.target(
    `first for at least ${100 * MIN_FIRST} % and flagged for at most ${100 * MAX_FLAGGED} % of every kind with one right answer (${count} of ${reached.length} kinds)`,
    count === reached.length,
  );
}

/** The same questions of a kind for the same papers, whatever other kinds are asked. */
function questionsOf(kind: Kind, corpus: Corpus): Question[] {
  const random = randomNumbers(seedOf(kind.name));
  const papers = [...corpus.papers];
  const questions: Question[] = [];
  for (let left = papers.length; left > 0 && questions.length < EACH; left--) {
    const at = Math.floor(random() * left);
    const [paper, last] = [papers[at], papers[left - 1]];
    if (last) papers[at] = last;
    const question = paper && kind.askFor(paper, { corpus, random });
    if (question) questions.push(question);
  }
  return questions;
}

async function ask(client: HttpClient, { byId }: Corpus, question: Question): Promise<Asked> {
  const { hits, noGoodMatch }: Found = await searchFor(client, {
    q: question.query,
    limit: LIMIT,
    fields: 'id',
  });
  const at = hits.findIndex(({ paper: { id } }) => {
    const paper = byId.get(id);
    return paper !== undefined && question.isRight(paper);
  });
  return { ...question, rank: at < 0 ? null : at + 1, isFlagged: noGoodMatch };
}

/** Some of the questions whose answer was not first, or flagged, for those who look into them. */
function showMisses({ name }: Kind, asked: readonly Asked[], most: number): void {
  const missed = asked.filter(({ rank, isFlagged }) => rank !== 1 || isFlagged);
  for (const { query, rank, isFlagged } of missed.slice(0, most)) {
    const flag = isFlagged ? ', flagged' : '';
    process.stderr.write(`${name}: rank ${rank ?? '-'}${flag}: ${JSON.stringify(query)}\n`);
  }
}
