/**
 * The thread that commits, so that no fsync ever holds the event loop; requests that arrive while one
 * commit runs share the next.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { NearpaperError } from '../../domain/errors.js';
import { asNearpaperError, type Database, databasePath, openDatabase } from './database.js';
import { PaperWriter } from './paper-writer.js';
import type { WriteReply, WriteRequest, WriterStart } from './writer-protocol.js';

const { dataDir, fingerprint } = workerData as WriterStart;
const port = parentPort;
if (!port) throw new Error('writer-thread.js is started as a worker');
let db: Database | undefined;
let opened: PaperWriter | undefined;
const waiting: WriteRequest[] = [];

port.on('message', (message: WriteRequest | 'close') => {
  if (message === 'close') {
    commit();
    db?.close();
    port.close();
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
    tell(writer().apply(requests));
  } catch (error) {
    // One request must not fail for another's sake: each gets a commit of its own. But where the
    // database is busy, each would wait as long again.
    const known = asNearpaperError(error, databasePath(dataDir));
    const isBusy = known instanceof NearpaperError && known.code === 'DATABASE_BUSY';
    if (requests.length === 1 || isBusy) tell(requests.map((one) => failure(one.request, error)));
    else for (const request of requests) commitAlone(request);
  }
}

function commitAlone(request: WriteRequest): void {
  try {
    tell(writer().apply([request]));
  } catch (error) {
    tell([failure(request.request, error)]);
  }
}

function failure(request: number, error: unknown): WriteReply {
  const known = asNearpaperError(error, databasePath(dataDir));
  return {
    request,
    error: {
      code: known instanceof NearpaperError ? known.code : 'INTERNAL',
      detail: known.message,
      ...(known instanceof NearpaperError && known.retryAfterSeconds
        ? { retryAfterSeconds: known.retryAfterSeconds }
        : {}),
    },
  };
}

function tell(replies: WriteReply[]): void {
  for (const reply of replies) port?.postMessage(reply);
}
