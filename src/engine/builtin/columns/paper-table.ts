import { assert } from '../../../domain/errors.js';
import {
  CONDITION_NAMES,
  CONDITIONS,
  type ConditionName,
  type ConditionValues,
} from '../../../domain/fields.js';
import type { Paper } from '../../../domain/paper.js';
import { placeOf } from '../bisect.js';
import type { SectionReader } from '../sections/section-reader.js';
import type { Sections } from '../sections/sections.js';
import { Column, TextColumn } from './column.js';
import type { ConditionColumn } from './condition-column.js';
import {
  type ConditionColumns,
  emptyColumns,
  readColumns,
  sectionOf,
  selectFrom,
} from './condition-columns.js';
import { selectedTexts, textSections, textsIn } from './identifier-column.js';

/**
 * What filters, facets and answers need of every paper, column by column. A paper has a docId: its place
 * in the columns, given in the order of versions, so that versions ascend with docIds and the version of a
 * docId is found by bisection. DocIds of removed papers stay until the table is compacted.
 */
export class PaperTable {
  readonly versions: Column<Uint32Array>;
  readonly live: Column<Uint8Array>;
  readonly titles: TextColumn;
  /** What the conditions of filters look at, by the name of the condition. */
  readonly columns: ConditionColumns;
  #liveCount: number;

  static empty(): PaperTable {
    return new PaperTable(new Uint32Array(), new TextColumn(), emptyColumns());
  }

  static read(from: SectionReader): PaperTable {
    return new PaperTable(
      from.take('papers.versions') as Uint32Array,
      textsIn(from, 'papers.title'),
      readColumns(from),
    );
  }

  private constructor(versions: Uint32Array, titles: TextColumn, columns: ConditionColumns) {
    this.versions = new Column(versions);
    this.live = new Column(new Uint8Array(versions.length).fill(1));
    this.titles = titles;
    this.columns = columns;
    this.#liveCount = versions.length;
  }

  /** DocIds, those of removed papers included. */
  get maxDoc(): number {
    return this.versions.length;
  }

  get liveCount(): number {
    return this.#liveCount;
  }

  get ids(): TextColumn {
    return this.columns.id.texts;
  }

  /** The year of a paper, or -1. */
  get years(): Column<Int16Array> {
    return this.columns.year.numbers;
  }

  get addedAtMs(): Column<Float64Array> {
    return this.columns.addedSince.numbers;
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
    this.titles.push(paper.title);
    for (const name of CONDITION_NAMES) this.#push(name, CONDITIONS[name].of(paper, addedAtMs));
    this.#liveCount++;
    return docId;
  }

  /**
   * Reads the names that filters and facets compare and that have not been read yet, with turns of the event
   * loop in between; whoever does not wait for it has them read at once.
   */
  async prepareNames(yieldTurn: () => Promise<void>): Promise<void> {
    for (const { names } of [this.columns.venue, this.columns.keyword, this.columns.author]) {
      await names.prepare(yieldTurn);
    }
  }

  readonly isLive = (docId: number): boolean => this.live.get(docId) === 1;

  /** The docId of a live paper, or undefined. */
  docIdOf(version: number): number | undefined {
    const versions = this.versions.values;
    const docId = placeOf(versions, version, 0, versions.length);
    return docId >= 0 && this.isLive(docId) ? docId : undefined;
  }

  remove(docId: number): void {
    assert(this.isLive(docId), 'a paper is removed once');
    this.live.set(docId, 0);
    this.#liveCount--;
  }

  /** A table of the live papers only, in the same order. */
  compacted(): PaperTable {
    const versions = this.versions.values;
    const docIds = new Uint32Array(versions.keys()).filter(this.isLive);
    return new PaperTable(
      docIds.map((docId) => versions[docId] as number),
      selectedTexts(this.titles, docIds),
      selectFrom(this.columns, docIds),
    );
  }

  /** What a checkpoint keeps; the table must be compacted. */
  sections(): Sections {
    assert(this.liveCount === this.maxDoc, 'a checkpoint has no removed papers');
    const sections: Sections = {
      'papers.versions': this.versions.values,
      ...textSections(this.titles, 'papers.title'),
    };
    for (const name of CONDITION_NAMES) {
      Object.assign(sections, this.columns[name].sections(sectionOf(name)));
    }
    return sections;
  }

  #push<Name extends ConditionName>(name: Name, value: ConditionValues[Name]): void {
    const columns: PushedColumns = this.columns;
    columns[name].push(value);
  }
}

type PushedColumns = { readonly [Name in ConditionName]: ConditionColumn<ConditionValues[Name]> };
