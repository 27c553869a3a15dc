/**
 * The thread that commits, so that no fsync ever holds the event loop; requests that arrive while one
 * commit runs share the next.
 */
import { NearpaperError } from '../../domain/errors.js';
import { ParentThread, threadData } from '../../runtime/parent-thread.js';
import { type SerializedError, serializeError } from '../../runtime/serialized-error.js';
import { asNearpaperError } from '../../runtime/storage-error.js';
import { type Database, databasePath, openDatabase } from './database.js';
import { PaperWriter, type WriteRequest, type WriteResult } from './paper-writer.js';

export interface WriterStart {
  dataDir: string;
  fingerprint: string;
}

/** A request to commit something; or that nothing more will come. */
export type ToWriter = ({ kind: 'write' } & WriteRequest) | { kind: 'close' };

export type FromWriter =
  | ({ kind: 'written' } & WriteResult)
  | { kind: 'unwritten'; request: number; error: SerializedError };

const { dataDir, fingerprint } = threadData<WriterStart>();
let db: Database | undefined;
let opened: PaperWriter | undefined;
const waiting: WriteRequest[] = [];

const parent = new ParentThread<ToWriter, FromWriter>((message) => {
  if (message.kind === 'close') {
    commit();
    db?.close();
    parent.close();
    return;
  }
  waiting.push(message);
  if (waiting.length === 1) setImmediate(commit);
});

/** Opened with the first write, and tried again with the next one when that fails. */
function writer(): PaperWriter {
  db ??= openDatabase(dataDir);
  opened ??= new PaperWriter(db, fingerprint);
  return opened;
}

function commit(): void {
  const requests = waiting.splice(0);
  if (requests.length === 0) return;
  try {
    acknowledge(writer().apply(requests));
  } catch (error) {
    // One request must not fail for another's sake: each gets a commit of its own. But where the
    // database is busy, each would wait as long again.
    const known = asNearpaperError(error, databasePath(dataDir));
    const isBusy = known instanceof NearpaperError && known.code === 'DATABASE_BUSY';
    for (const request of requests) {
      if (requests.length === 1 || isBusy) refuse(request, error);
      else commitAlone(request);
    }
  }
}

function commitAlone(request: WriteRequest): void {
  try {
    acknowledge(writer().apply([request]));
  } catch (error) {
    refuse(request, error);
  }
}

function acknowledge(results: WriteResult[]): void {
  for (const result of results) parent.send({ kind: 'written', ...result });
}

function refuse({ request }: WriteRequest, error: unknown): void {
  const known = asNearpaperError(error, databasePath(dataDir));
  parent.send({ kind: 'unwritten', request, error: serializeError(known) });
}
