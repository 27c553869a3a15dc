import { assert } from '../../../domain/errors.js';
import type { Paper } from '../../../domain/paper.js';
import type { SectionReader } from '../checkpoint/section-reader.js';
import type { Sections } from '../checkpoint/sections.js';
import { Column, Dictionary, ListColumn, TextColumn } from './column.js';

const NO_YEAR = -1;
const NO_VENUE = 0;

/**
 * What filters, facets and answers need of every paper, column by column. A paper has a docId: its place
 * in the columns, given in the order of versions, so that versions ascend with docIds and the version of a
 * docId is found by bisection. DocIds of removed papers stay until the table is compacted.
 */
export class PaperTable {
  readonly versions: Column<Uint32Array>;
  readonly live: Column<Uint8Array>;
  readonly ids: TextColumn;
  readonly years: Column<Int16Array>;
  readonly addedAtMs: Column<Float64Array>;
  readonly hasAbstract: Column<Uint8Array>;
  /** Number of the venue plus one; 0 is none. */
  readonly venues: Column<Uint32Array>;
  readonly authors: ListColumn;
  readonly keywords: ListColumn;
  readonly venueNames: Dictionary;
  readonly authorNames: Dictionary;
  readonly keywordNames: Dictionary;
  #liveCount: number;

  static empty(): PaperTable {
    return new PaperTable();
  }

  static read(from: SectionReader): PaperTable {
    return new PaperTable(from);
  }

  private constructor(from?: SectionReader) {
    const read = <Values>(name: string, empty: Values) =>
      from ? (from.take(`papers.${name}`) as Values) : empty;
    const list = (name: string) =>
      new ListColumn(
        read(`${name}.ends`, new Uint32Array()),
        read(`${name}.items`, new Uint32Array()),
      );
    const names = (name: string) => new Dictionary(from ? from.takeTexts(`papers.${name}`) : []);
    this.versions = new Column(read('versions', new Uint32Array()));
    this.live = new Column(new Uint8Array(this.versions.length).fill(1));
    this.ids = new TextColumn(
      read('ids.ends', new Uint32Array()),
      read('ids.bytes', new Uint8Array()),
    );
    this.years = new Column(read('years', new Int16Array()));
    this.addedAtMs = new Column(read('addedAtMs', new Float64Array()));
    this.hasAbstract = new Column(read('hasAbstract', new Uint8Array()));
    this.venues = new Column(read('venues', new Uint32Array()));
    this.authors = list('authors');
    this.keywords = list('keywords');
    this.venueNames = names('venueNames');
    this.authorNames = names('authorNames');
    this.keywordNames = names('keywordNames');
    this.#liveCount = this.versions.length;
  }

  /** DocIds, those of removed papers included. */
  get maxDoc(): number {
    return this.versions.length;
  }

  get liveCount(): number {
    return this.#liveCount;
  }

  get lastVersion(): number {
    return this.maxDoc === 0 ? 0 : this.versions.get(this.maxDoc - 1);
  }

  /** Adds a paper under a version above all others and returns its docId. */
  add(version: number, paper: Paper, addedAtMs: number): number {
    assert(version > this.lastVersion, 'versions ascend with docIds');
    const docId = this.maxDoc;
    this.versions.push(version);
    this.live.push(1);
    this.ids.push(paper.id);
    this.years.push(paper.year ?? NO_YEAR);
    this.addedAtMs.push(addedAtMs);
    this.hasAbstract.push(paper.abstract === '' ? 0 : 1);
    this.venues.push(paper.venue === null ? NO_VENUE : this.venueNames.numberOf(paper.venue) + 1);
    this.authors.push(distinct(paper.authors.map((name) => this.authorNames.numberOf(name))));
    this.keywords.push(distinct(paper.keywords.map((name) => this.keywordNames.numberOf(name))));
    this.#liveCount++;
    return docId;
  }

  /** The docId of a live paper, or undefined. */
  docIdOf(version: number): number | undefined {
    const versions = this.versions.values;
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((versions[middle] as number) < version) low = middle + 1;
      else high = middle;
    }
    return versions[low] === version && this.live.get(low) === 1 ? low : undefined;
  }

  remove(docId: number): void {
    assert(this.live.get(docId) === 1, 'a paper is removed once');
    this.live.set(docId, 0);
    this.#liveCount--;
  }

  /** A table of the live papers only, in the same order. */
  compacted(): PaperTable {
    const table = new PaperTable();
    const live = this.live.values;
    for (let docId = 0; docId < live.length; docId++) {
      if (live[docId] === 1) this.#copyTo(table, docId);
    }
    table.#liveCount = table.maxDoc;
    return table;
  }

  #copyTo(table: PaperTable, docId: number): void {
    table.versions.push(this.versions.get(docId));
    table.live.push(1);
    table.ids.push(this.ids.get(docId));
    table.years.push(this.years.get(docId));
    table.addedAtMs.push(this.addedAtMs.get(docId));
    table.hasAbstract.push(this.hasAbstract.get(docId));
    const venue = this.venues.get(docId);
    table.venues.push(
      venue === NO_VENUE
        ? NO_VENUE
        : table.venueNames.numberOf(this.venueNames.textOf(venue - 1)) + 1,
    );
    const copy = (from: ListColumn, names: Dictionary, to: ListColumn, toNames: Dictionary) =>
      to.push([...from.get(docId)].map((number) => toNames.numberOf(names.textOf(number))));
    copy(this.authors, this.authorNames, table.authors, table.authorNames);
    copy(this.keywords, this.keywordNames, table.keywords, table.keywordNames);
  }

  /** What a checkpoint keeps; the table must be compacted. */
  sections(): Sections {
    assert(this.liveCount === this.maxDoc, 'a checkpoint has no removed papers');
    const list = (name: string, { ends, items }: ListColumn) => ({
      [`papers.${name}.ends`]: ends.values,
      [`papers.${name}.items`]: items.values,
    });
    return {
      'papers.versions': this.versions.values,
      'papers.ids.ends': this.ids.ends.values,
      'papers.ids.bytes': this.ids.bytes.values,
      'papers.years': this.years.values,
      'papers.addedAtMs': this.addedAtMs.values,
      'papers.hasAbstract': this.hasAbstract.values,
      'papers.venues': this.venues.values,
      ...list('authors', this.authors),
      ...list('keywords', this.keywords),
      'papers.venueNames': this.venueNames.texts,
      'papers.authorNames': this.authorNames.texts,
      'papers.keywordNames': this.keywordNames.texts,
    };
  }
}

function distinct(numbers: number[]): number[] {
  return [...new Set(numbers)];
}
