/** A process that reads Parquet files for its parent, one after the other, some rows whenever it is asked. */
import { type RowBatch, readRows } from './rows.js';

/** What the parent says: begin with this file, go on, or leave the file. */
export type ToReader =
  | { type: 'open'; path: string; map: [string, string][] }
  | { type: 'next' }
  | { type: 'close' };

/** The answer to `next`; nothing at the end. */
export type FromReader = { batch?: RowBatch };

let batches: AsyncGenerator<RowBatch> | undefined;

// The library leaves promises behind that fail after it has thrown; what it threw is the answer.
process.on('unhandledRejection', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToReader) => {
  if (message.type === 'open') batches = readRows(message.path, { map: new Map(message.map) });
  else if (message.type === 'next') void answer();
  else {
    void batches?.return(undefined);
    batches = undefined;
  }
});

async function answer(): Promise<void> {
  const reply: FromReader = {};
  try {
    const next = await batches?.next();
    if (next && !next.done) reply.batch = next.value;
  } catch (error) {
    reply.batch = { row: undefined, problem: `the file cannot be read: ${error}` };
    batches = undefined;
  }
  process.send?.(reply);
}
