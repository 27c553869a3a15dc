import type SQLite from 'better-sqlite3';
import { normalizeArxivId, normalizeDoi } from '../../domain/identifiers.js';
import { withAddressInPlace } from '../../domain/misplaced-address.js';
import {
  checksumOfPaper,
  checksumOfVector,
  keysOf,
  type PaperRow,
  type VectorRow,
} from './paper-row.js';
import { apart } from './statements.js';

type Database = SQLite.Database;

/** The version of the tables as this nearpaper writes them. */
export const SCHEMA_VERSION = 8;

/**
 * The words of papers for phrases, by version. No text is kept a second time (`content=''`). Ranking by
 * words is not done here but in the lexical index, which is many times faster.
 */
const PAPER_WORDS = `
  CREATE VIRTUAL TABLE paper_words USING fts5(
    title, abstract, keywords,
    content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
  );
`;

/**
 * Under which names papers are known: those of `lookupKeys`, and `id:` with an id that another
 * source has for the paper. Several papers may have a name in common.
 */
const PAPER_KEYS = `
  CREATE TABLE paper_keys (
    key TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    PRIMARY KEY (key, paper_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX paper_keys_by_paper ON paper_keys (paper_id);
`;

/**
 * Papers whose text could not be embedded, and why. Every other paper has a vector. The index makes
 * counting papers without an abstract cheap.
 */
const UNEMBEDDED = `
  CREATE TABLE unembedded (
    paper_id TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL,
    error TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tried_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX papers_without_abstract ON papers (label) WHERE abstract = '';
`;

/** What each row says is checked when it is read: `checksumOfPaper`, `checksumOfVector`. */
const CHECKSUMS = `
  ALTER TABLE papers ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE vectors ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
`;

/**
 * Renames labels to versions, and retired labels to tombstones, as databases up to version 5 call the
 * versions of papers and those that are gone.
 */
const FIELD_WORDS = `
  ALTER TABLE papers RENAME COLUMN label TO version;
  ALTER TABLE retired RENAME COLUMN label TO version;
  ALTER TABLE retired RENAME TO tombstones;
  DROP INDEX retired_by_sequence;
  CREATE INDEX tombstones_by_sequence ON tombstones (sequence);
`;

/** The words of papers as they are written, unstemmed, by version: what excludes a word. Their places are not kept. */
const PAPER_EXACT_WORDS = `
  CREATE VIRTUAL TABLE paper_exact_words USING fts5(
    title, abstract, keywords,
    content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 2'
  );
`;

/**
 * Fills the exact words, and puts something between the keywords of papers that have several. What else
 * version 6 needs is done by `normalizeIdentifiers`, which is also what version 5 needs, and runs once for both.
 */
const EXACT_WORDS = `
  ${PAPER_EXACT_WORDS}
  INSERT INTO paper_exact_words (rowid, title, abstract, keywords)
    SELECT version, title, abstract, keywords FROM papers;
  DELETE FROM paper_words WHERE rowid IN (SELECT version FROM papers WHERE keywords LIKE '%","%');
  INSERT INTO paper_words (rowid, title, abstract, keywords)
    SELECT version, title, abstract, ${apart('keywords')} FROM papers WHERE keywords LIKE '%","%';
`;

/**
 * Takes away the names that papers are known under, but for those of other sources: version 7 knew fewer pages by
 * several addresses. `fillKeys` gives new ones, which is also what the versions before it need, once for all.
 */
const OUTDATED_KEYS = "DELETE FROM paper_keys WHERE key NOT GLOB 'id:*'";

/** What brings a database of each earlier version to the next one; test/fixtures/databases has one of each. */
const MIGRATIONS: Record<number, string> = {
  1: `${PAPER_WORDS}
    INSERT INTO paper_words (rowid, title, abstract, keywords)
      SELECT label, title, abstract, keywords FROM papers;`,
  2: PAPER_KEYS,
  3: UNEMBEDDED,
  4: CHECKSUMS,
  5: FIELD_WORDS,
  6: EXACT_WORDS,
  7: OUTDATED_KEYS,
};

/**
 * The truth, as version 5 created it and with what came since. A paper's `version` is the sequence number
 * of its last change, so versions only grow, a changed paper is a new version, and an index that holds
 * every version up to S lacks exactly those above S. `tombstones` says which versions went away, when, and
 * whose they were.
 */
const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE papers (
    label INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    authors TEXT NOT NULL,
    year INTEGER,
    venue TEXT,
    keywords TEXT NOT NULL,
    url TEXT,
    doi TEXT,
    arxiv_id TEXT,
    content_hash TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX papers_by_content ON papers (content_hash);
  CREATE TABLE vectors (
    content_hash TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (content_hash, fingerprint)
  ) STRICT;
  CREATE TABLE retired (
    label INTEGER PRIMARY KEY,
    paper_id TEXT NOT NULL,
    sequence INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX retired_by_sequence ON retired (sequence);
  INSERT INTO meta VALUES ('sequence', 0), ('databaseId', lower(hex(randomblob(8))));
  ${PAPER_WORDS}
  ${PAPER_KEYS}
  ${UNEMBEDDED}
  ${CHECKSUMS}
  ${FIELD_WORDS}
  ${PAPER_EXACT_WORDS}
`;

/** The tables of an empty database. */
export function createTables(db: Database): void {
  db.exec(SCHEMA);
  db.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** Whether the tables are as this version writes them; opening to write brings them to that. */
export function isOfThisVersion(db: Database): boolean {
  return db.pragma('user_version', { simple: true }) === SCHEMA_VERSION;
}

/**
 * Brings the tables of an earlier version to this one; within a transaction, so that one that is interrupted
 * leaves the database as it was.
 */
export function migrate(db: Database): void {
  for (let version = db.pragma('user_version', { simple: true }) as number; ; version++) {
    const migration = MIGRATIONS[version];
    if (migration === undefined) break;
    db.exec(migration);
    if (version === 4) fillChecksums(db);
    if (version === 6) normalizeIdentifiers(db);
    if (version === 7) fillKeys(db);
    db.pragma(`user_version = ${version + 1}`);
  }
}

/**
 * Brings the identifiers of stored papers to the form that new ones are stored in, and addresses that stand for a
 * DOI to where they belong: SQL cannot, because it does not know what letters are. A paper keeps its version.
 * One whose checksum does not hold stays as it is, so that reading it goes on saying so.
 */
function normalizeIdentifiers(db: Database): void {
  const update = db.prepare(
    `UPDATE papers SET url = @url, doi = @doi, arxiv_id = @arxiv_id, checksum = @checksum
     WHERE version = @version`,
  );
  for (const rows of papersOf(db)) {
    for (const row of rows) {
      const normal = withNormalIdentifiers(row);
      if (normal) update.run(normal);
    }
  }
}

/** Fills the names that stored papers are known under. */
function fillKeys(db: Database): void {
  const insert = db.prepare('INSERT OR IGNORE INTO paper_keys (key, paper_id) VALUES (?, ?)');
  for (const rows of papersOf(db)) {
    for (const row of rows) for (const key of keysOf(row)) insert.run(key, row.id);
  }
}

/** Every stored paper, some at a time. */
function* papersOf(db: Database): Generator<PaperRow[]> {
  const next = db.prepare<[number], PaperRow>(
    'SELECT * FROM papers WHERE version > ? ORDER BY version LIMIT 1000',
  );
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.version ?? 0)) {
    yield rows;
  }
}

/** The row with normalised identifiers; null where nothing changes, or nothing may. */
function withNormalIdentifiers(row: PaperRow): PaperRow | null {
  const normal = withAddressInPlace({
    ...row,
    doi: row.doi === null ? null : normalizeDoi(row.doi),
    arxiv_id: row.arxiv_id === null ? null : normalizeArxivId(row.arxiv_id),
  });
  const isSame = normal.doi === row.doi && normal.arxiv_id === row.arxiv_id;
  if (isSame || checksumOfPaper(row) !== row.checksum) return null;
  return { ...normal, checksum: checksumOfPaper(normal) };
}

/** What is there is taken for what was written. */
function fillChecksums(db: Database): void {
  const update = db.prepare('UPDATE papers SET checksum = ? WHERE label = ?');
  const next = db.prepare<[number], PaperRow>(
    'SELECT *, label AS version FROM papers WHERE label > ? ORDER BY label LIMIT 1000',
  );
  for (let rows = next.all(0); rows.length > 0; rows = next.all(rows.at(-1)?.version ?? 0)) {
    for (const row of rows) update.run(checksumOfPaper(row), row.version);
  }
  const updateVector = db.prepare('UPDATE vectors SET checksum = ? WHERE rowid = ?');
  const nextVectors = db.prepare<[number], VectorRow & { rowid: number }>(
    'SELECT rowid, * FROM vectors WHERE rowid > ? ORDER BY rowid LIMIT 1000',
  );
  for (let rows = nextVectors.all(0); rows.length > 0; ) {
    for (const { rowid, content_hash: hash, fingerprint, vector } of rows) {
      updateVector.run(checksumOfVector(hash, fingerprint, vector), rowid);
    }
    rows = nextVectors.all(rows.at(-1)?.rowid ?? 0);
  }
}
