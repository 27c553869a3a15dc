/** A process that reads Parquet files for its parent, one after the other, some rows whenever it is asked. */
import { ParentProcess } from '../../runtime/parent-process.js';
import { type RowBatch, readRows } from './rows.js';

/** What the parent says: begin with this file, go on, or leave the file. */
export type ToReader =
  | { kind: 'open'; path: string; map: [string, string][] }
  | { kind: 'next' }
  | { kind: 'close' };

/** The answer to `next`. */
export type FromReader = { kind: 'batch'; batch: RowBatch } | { kind: 'end' };

let batches: AsyncGenerator<RowBatch> | undefined;

// The library leaves promises behind that fail after it has thrown; what it threw is the answer.
process.on('unhandledRejection', () => {});
const parent = new ParentProcess<ToReader, FromReader>({
  onMessage: (message) => {
    if (message.kind === 'open') batches = readRows(message.path, { map: new Map(message.map) });
    else if (message.kind === 'next') void next().then((answer) => parent.send(answer));
    else {
      void batches?.return(undefined);
      batches = undefined;
    }
  },
});

async function next(): Promise<FromReader> {
  try {
    const read = await batches?.next();
    return read && !read.done ? { kind: 'batch', batch: read.value } : { kind: 'end' };
  } catch (error) {
    batches = undefined;
    const batch = { row: undefined, problem: `the file cannot be read: ${error}` };
    return { kind: 'batch', batch };
  }
}
