import { NearpaperError } from '../../domain/errors.js';
import type { DocumentSource } from '../document-source.js';
import type { StoredModel, VersionedPaper } from '../store.js';
import type { Database } from './database.js';
import { Meta } from './meta.js';
import { type PaperRow, toPaper, toVector } from './paper-row.js';
import { PreparedReads } from './prepared-reads.js';

/** How many papers are read at a time while changes are followed. */
const PAPERS_A_READ = 64;

/** What an engine in this process reads of the database. */
export class SqliteDocuments implements DocumentSource {
  readonly storeId: string;
  readonly #reads: PreparedReads;
  readonly #meta: Meta;
  readonly #fingerprint: string;
  readonly #noVector: Float32Array;

  constructor(
    db: Database,
    { fingerprint, dimensions }: { fingerprint: string; dimensions: number },
  ) {
    this.#reads = new PreparedReads(db);
    this.#meta = new Meta(db);
    this.storeId = this.#meta.databaseId;
    this.#fingerprint = fingerprint;
    this.#noVector = new Float32Array(dimensions);
  }

  model(): StoredModel {
    return this.#reads.run(() => this.#meta.model) ?? { id: '', fingerprint: '' };
  }

  sequence(): number {
    return this.#reads.run(() => this.#meta.sequence);
  }

  count(): number {
    return this.#reads.value('SELECT count(*) FROM papers');
  }

  /** Read up to the last change that there is now: what is committed meanwhile is left for the next call. */
  changes(since: number) {
    const sequence = this.sequence();
    return {
      since,
      sequence,
      papers: this.#papersIn(since, sequence),
      tombstones: this.#reads.column<number>(
        'SELECT version FROM tombstones WHERE sequence > ? AND sequence <= ?',
        since,
        sequence,
      ),
    };
  }

  *#papersIn(since: number, upTo: number): Generator<VersionedPaper[]> {
    for (let after = since; after < upTo; ) {
      const papers = this.papersWithVersions(after, upTo, PAPERS_A_READ);
      if (papers.length > 0) yield papers;
      after = papers.at(-1)?.version ?? upTo;
    }
  }

  papersWithVersions(after: number, upTo: number, limit: number): VersionedPaper[] {
    const rows = this.#reads.rows<
      PaperRow & { vector: Buffer | null; vectorChecksum: number; failed: number }
    >(
      `SELECT papers.*, vector, vectors.checksum AS vectorChecksum,
              EXISTS (SELECT 1 FROM unembedded WHERE paper_id = id) AS failed
       FROM papers LEFT JOIN vectors
         ON vectors.content_hash = papers.content_hash AND vectors.fingerprint = ?
       WHERE version > ? AND version <= ? ORDER BY version LIMIT ?`,
      this.#fingerprint,
      after,
      upTo,
      limit,
    );
    return rows.map(({ vector, vectorChecksum, failed, ...row }) => {
      if (!vector && !failed) throw lacksVector(row.version);
      const { content_hash, version, added_at: addedAtMs } = row;
      const ofModel = { content_hash, fingerprint: this.#fingerprint, checksum: vectorChecksum };
      return {
        version,
        paper: toPaper(row),
        vector: vector && !failed ? toVector({ ...ofModel, vector }) : this.#noVector,
        addedAtMs,
      };
    });
  }

  papersByVersions(versions: readonly number[]) {
    const rows = this.#reads.rows<PaperRow>(
      'SELECT * FROM papers WHERE version IN (SELECT value FROM json_each(?))',
      JSON.stringify(versions),
    );
    return new Map(
      rows.map((row) => [row.version, { paper: toPaper(row), addedAtMs: row.added_at }]),
    );
  }

  liveVersions(): number[] {
    return this.#reads.column('SELECT version FROM papers ORDER BY version');
  }

  versionsOfIds(ids: readonly string[]): number[] {
    return this.#reads.column(
      'SELECT version FROM papers WHERE id IN (SELECT value FROM json_each(?))',
      JSON.stringify(ids),
    );
  }

  versionsWithPhrases(
    phrases: readonly string[],
    where: 'anywhere' | 'title' = 'anywhere',
  ): number[] {
    const all = phrases.map(quoted).join(' AND ');
    return this.#reads.column(
      'SELECT rowid FROM paper_words WHERE paper_words MATCH ?',
      where === 'title' ? `title : (${all})` : all,
    );
  }

  versionsWithExactly(text: string): number[] {
    // Where the places of words are not kept, there are no phrases.
    if (!ONE_WORD.test(text)) return this.versionsWithPhrases([text]);
    return this.#reads.column(
      'SELECT rowid FROM paper_exact_words WHERE paper_exact_words MATCH ?',
      quoted(text),
    );
  }

  versionsWithWords(words: readonly string[], limit: number): { version: number; score: number }[] {
    if (words.length === 0) return [];
    return this.#reads.rows(
      `SELECT rowid AS version, -bm25(paper_words, 2, 1, 1) AS score FROM paper_words
       WHERE paper_words MATCH ? ORDER BY score DESC, rowid LIMIT ?`,
      words.map(quoted).join(' OR '),
      limit,
    );
  }
}

/** Every paper is stored with its vector, or with the reason why it has none. */
function lacksVector(version: number): NearpaperError {
  return new NearpaperError(
    'DATABASE_CORRUPT',
    `the stored paper with version ${version} has no vector of the model in use, and no reason why`,
  );
}

/** What SQLite's tokenizer takes for one word: letters of its own Unicode version. */
const ONE_WORD = /^(?:(?![\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3])[\p{L}\p{N}])+$/u;

/** One word or phrase of an FTS5 query: everything in it is text, whatever FTS5 would make of it. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
