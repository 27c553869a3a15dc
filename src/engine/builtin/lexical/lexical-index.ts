import { assert } from '../../../domain/errors.js';
import { Column } from '../columns/column.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';
import { compact, eachPosting, type Segments } from './compact.js';
import {
  emptySegment,
  type FrozenSegment,
  readSegment,
  segmentSections,
} from './frozen-segment.js';
import { ImpactTable } from './impact-table.js';
import type { LexicalSnapshot } from './lexical-snapshot.js';
import { MutableSegment } from './mutable-segment.js';
import { TermDictionary } from './term-dictionary.js';

/** A mutable segment of this many papers is compacted: frozen postings take less memory. */
const COMPACT_AFTER = 8_000;
/** Terms that are looked through between two chances to yield. */
const TERMS_A_TURN = 1_000;

/** The terms of one field of a paper, and how much each occurrence counts (a whole number). */
export interface FieldTerms {
  terms: readonly string[];
  weight: number;
}

/**
 * The writer of a lexical index: the terms of papers as postings in two segments.
 *
 *   frozen    terms -> starts[term] .. starts[term + 1] -> docIds (ascending), codes of impacts
 *   mutable   terms -> chains of slices of the same, for papers added since; their docIds are higher
 *
 * What searches read is `snapshot`. Deleted papers are passed over by searches as soon as they are
 * tombstones; the statistics (document frequencies, number and length of papers) are without them once
 * `purgeDeleted` has counted their postings, which it has to look for.
 */
export class LexicalIndex {
  readonly #terms: TermDictionary;
  readonly #frozen: FrozenSegment;
  readonly #mutable = new MutableSegment();
  readonly #impactTable: ImpactTable;
  /** The length of every paper in weighted terms, by docId. */
  readonly #lengths: Column<Uint32Array>;
  #totalLength = 0;
  /** 1 for deleted papers that the statistics are without, by docId. */
  #purged = new Uint8Array();
  #purgedCount = 0;
  /** How many purged papers have each term; terms of higher numbers have none. Replaced, never changed. */
  #purgedPostings = new Uint32Array();
  #snapshot: LexicalSnapshot | undefined;

  static empty(): LexicalIndex {
    return new LexicalIndex(new TermDictionary(), emptySegment(), new ImpactTable());
  }

  static read(from: SectionReader): LexicalIndex {
    return new LexicalIndex(TermDictionary.read(from), readSegment(from), ImpactTable.read(from));
  }

  private constructor(terms: TermDictionary, frozen: FrozenSegment, impactTable: ImpactTable) {
    this.#terms = terms;
    this.#frozen = frozen;
    this.#impactTable = impactTable;
    this.#lengths = new Column(frozen.lengths);
    for (const length of frozen.lengths) this.#totalLength += length;
  }

  /** One above the highest docId. */
  get maxDoc(): number {
    return this.#lengths.length;
  }

  /** Papers in the mutable segment. */
  get mutableCount(): number {
    return this.maxDoc - this.#frozen.lengths.length;
  }

  /** Adds the paper of the next docId. */
  add(docId: number, fields: readonly FieldTerms[]): void {
    assert(docId === this.maxDoc, 'papers are added in the order of their docIds');
    const frequencies = new Map<string, number>();
    let length = 0;
    for (const { terms, weight } of fields) {
      length += weight * terms.length;
      for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + weight);
    }
    for (const [term, frequency] of frequencies) {
      const code = this.#impactTable.codeOf(frequency, length);
      this.#mutable.add(this.#terms.add(term), docId, code);
    }
    this.#lengths.push(length);
    this.#totalLength += length;
    this.#snapshot = undefined;
  }

  /** How many postings `purgeDeleted` would look at, which says whether it can be done at once. */
  get postings(): number {
    return this.#frozen.docIds.length;
  }

  /** Whether the statistics still have papers that are not among the `liveCount` live ones. */
  hasDeletedToPurge(liveCount: number): boolean {
    return this.maxDoc - this.#purgedCount > liveCount;
  }

  /**
   * Takes deleted papers (0 in `live`, by docId) out of the statistics, all at the end. What to take out
   * is found by looking at every posting; between terms it awaits `yieldTurn()`.
   */
  async purgeDeleted(live: Uint8Array, yieldTurn: () => Promise<void>): Promise<void> {
    const gone = Uint8Array.from(live, (value, docId) =>
      value === 0 && (this.#purged[docId] ?? 0) === 0 ? 1 : 0,
    );
    const segments = this.#segments();
    const purgedPostings = new Uint32Array(segments.terms);
    purgedPostings.set(this.#purgedPostings);
    for (let term = 0; term < segments.terms; term++) {
      let count = 0;
      eachPosting(segments, term, (docId) => {
        count += gone[docId] ?? 0;
      });
      (purgedPostings[term] as number) += count;
      if (term % TERMS_A_TURN === 0) await yieldTurn();
    }
    const purged = new Uint8Array(gone.length);
    purged.set(this.#purged);
    for (let docId = 0; docId < gone.length; docId++) {
      if (gone[docId] === 0) continue;
      purged[docId] = 1;
      this.#purgedCount++;
      this.#totalLength -= segments.lengths[docId] as number;
    }
    this.#purged = purged;
    this.#purgedPostings = purgedPostings;
    this.#snapshot = undefined;
  }

  /**
   * The index as it is now. Later changes do not show in it: arrays are either replaced, or gain only
   * what lies beyond the counts that a snapshot has.
   */
  snapshot(): LexicalSnapshot {
    if (!this.#snapshot) {
      const count = this.maxDoc - this.#purgedCount;
      const averageLength = count === 0 ? 1 : Math.max(1, this.#totalLength) / count;
      this.#snapshot = {
        terms: this.#terms.table(),
        frozen: this.#frozen,
        mutable: this.#mutable.postings(),
        maxDoc: this.maxDoc,
        count,
        purgedPostings: this.#purgedPostings,
        impacts: this.#impactTable.impacts(averageLength),
      };
    }
    return this.#snapshot;
  }

  /**
   * An index of the same papers with other docIds, all in the frozen segment: `newDocIds` has the new
   * docId of each, or -1 for one to be dropped, and keeps their order. Left out, each keeps its own.
   * This index is not to be added to any more.
   */
  compacted(
    newDocIds: Int32Array = Int32Array.from({ length: this.maxDoc }, (_, docId) => docId),
  ): LexicalIndex {
    // Where every docId stays the same, a copy of all postings would take memory for nothing.
    if (this.mutableCount === 0 && newDocIds.every((now, docId) => now === docId)) return this;
    const { segment, keptTerms } = compact(this.#segments(), newDocIds);
    return new LexicalIndex(this.#terms.subset(keptTerms), segment, this.#impactTable);
  }

  /** This index, compacted where that is due. */
  compactedIfDue(): LexicalIndex {
    return this.mutableCount >= COMPACT_AFTER ? this.compacted() : this;
  }

  /** What a checkpoint keeps; everything must be in the frozen segment. */
  sections(): Sections {
    assert(this.mutableCount === 0, 'a checkpoint has no mutable segment');
    return {
      ...this.#terms.sections(),
      ...segmentSections(this.#frozen),
      ...this.#impactTable.sections(),
    };
  }

  #segments(): Segments {
    return {
      frozen: this.#frozen,
      mutable: this.#mutable.postings(),
      terms: this.#terms.size,
      lengths: this.#lengths.values,
    };
  }
}
