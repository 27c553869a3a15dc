/** More papers than this behind the postings make it worth making them anew. */
const MAX_BEHIND = 4_096;

/** The lists of numbers of papers, by docId: `items` up to `ends[docId]`. */
interface Lists {
  ends: Uint32Array;
  items: Uint32Array;
}

/**
 * Which papers have a name of each group, as they were when it was made: from a group to its docIds. Papers that came
 * later are looked through one by one.
 */
export class GroupPostings {
  /** The docIds of group g are at `starts[g]` to `starts[g + 1]`, ascending; twice where a paper has two spellings. */
  readonly #starts: Uint32Array;
  readonly #docIds: Uint32Array;
  readonly #papers: number;

  constructor({ ends, items }: Lists, groupOf: Uint32Array, groupCount: number) {
    this.#papers = ends.length;
    const counts = new Uint32Array(groupCount + 1);
    forEachGroup({ ends, items }, groupOf, 0, (group) => {
      (counts[group + 1] as number)++;
    });
    for (let group = 0; group < groupCount; group++) {
      (counts[group + 1] as number) += counts[group] as number;
    }
    this.#starts = counts;
    this.#docIds = new Uint32Array(counts[groupCount] as number);
    const next = counts.slice(0, groupCount);
    forEachGroup({ ends, items }, groupOf, 0, (group, docId) => {
      this.#docIds[next[group] as number] = docId;
      (next[group] as number)++;
    });
  }

  /** Whether so many papers came later that it should be made anew. */
  isBehind(papers: number): boolean {
    return papers - this.#papers > MAX_BEHIND;
  }

  /** How many papers with a 1 have a name of one of the groups. */
  countPapers(
    groups: readonly number[],
    papers: Uint8Array,
    lists: Lists,
    groupOf: Uint32Array,
  ): number {
    const docIds = new Set<number>();
    for (const group of groups) {
      const end = this.#starts[group + 1] ?? 0;
      for (let at = this.#starts[group] ?? end; at < end; at++) {
        docIds.add(this.#docIds[at] as number);
      }
    }
    const wanted = new Set(groups);
    forEachGroup(lists, groupOf, this.#papers, (group, docId) => {
      if (wanted.has(group)) docIds.add(docId);
    });
    let count = 0;
    for (const docId of docIds) if (papers[docId] === 1) count++;
    return count;
  }
}

/** Visits the group of each name of each paper from a docId on. */
function forEachGroup(
  { ends, items }: Lists,
  groupOf: Uint32Array,
  from: number,
  visit: (group: number, docId: number) => void,
): void {
  let item = from === 0 ? 0 : (ends[from - 1] ?? items.length);
  for (let docId = from; docId < ends.length; docId++) {
    for (const end = ends[docId] as number; item < end; item++) {
      visit(groupOf[items[item] as number] as number, docId);
    }
  }
}
