/**
 * Every error a user can see, in one place: the code is stable and may be matched by clients;
 * `status` is the HTTP status, `title` says what kind of thing went wrong, `action` what to do about it.
 * docs/errors.md is generated from this table (`npm run docs`) and a test holds the two together.
 */
export const ERROR_CATALOGUE = {
  INVALID_REQUEST: {
    status: 400,
    title: 'The request is not valid',
    action: 'Correct the fields named in `errors`; /docs shows what each one takes.',
  },
  UNKNOWN_PARAMETER: {
    status: 400,
    title: 'The request has a parameter that does not exist',
    action: 'Check the spelling against /docs and remove what is not listed there.',
  },
  QUERY_EMPTY: {
    status: 400,
    title: 'The query is empty',
    action: 'Send at least one letter or digit in `q` (GET) or `query` (POST).',
  },
  QUERY_TOO_LONG: {
    status: 400,
    title: 'The query is too long',
    action: 'Shorten the query; to search with a whole abstract use POST /v1/similar.',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    title: 'The query has too many conditions',
    action: 'Take some of its phrases, exclusions and fields out, or set `literal=true`.',
  },
  QUERY_NOT_TEXT: {
    status: 400,
    title: 'The query is not readable text',
    action: 'Send the query as UTF-8 text without control characters.',
  },
  BODY_NOT_JSON: {
    status: 400,
    title: 'The body is not valid JSON',
    action: 'Send valid JSON (no NaN, Infinity or trailing commas), encoded as UTF-8.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    action:
      'Split it, or send papers as NDJSON (Content-Type: application/x-ndjson) to POST /v1/papers, which is read as a stream.',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'The content type is not supported',
    action: 'Send application/json; POST /v1/papers also takes application/x-ndjson.',
  },
  ENCODING_UNSUPPORTED: {
    status: 415,
    title: 'The content encoding is not supported',
    action: 'Send the body as it is, or with Content-Encoding gzip, deflate or br.',
  },
  BODY_NOT_DECODED: {
    status: 400,
    title: 'The body cannot be decompressed',
    action: 'Send the whole body, compressed as Content-Encoding says.',
  },
  URL_INVALID: {
    status: 400,
    title: 'The address cannot be read',
    action: 'Percent-encode the address as UTF-8; a slash inside a paper id is written %2F.',
  },
  HTTP_INVALID: {
    status: 400,
    title: 'This is not a valid HTTP request',
    action: 'Use an HTTP/1.1 client and the address http://HOST:PORT.',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The address and headers are too long',
    action: 'Send long queries in the body of POST /v1/search instead of the address.',
  },
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request did not arrive in time',
    action: 'Send the request again; large bodies may be split.',
  },
  KEY_MISSING: {
    status: 401,
    title: 'This needs a key',
    action:
      'Send a key as `Authorization: Bearer KEY` or `x-api-key: KEY`; who runs the server makes one with npm run -s keys -- create.',
  },
  KEY_INVALID: {
    status: 401,
    title: 'The key is not known',
    action: 'Check that the whole key was sent (np_...), and to the right server.',
  },
  KEY_EXPIRED: {
    status: 401,
    title: 'The key has expired',
    action: 'Ask who runs the server for a new key.',
  },
  KEY_REVOKED: {
    status: 401,
    title: 'The key was revoked',
    action: 'Ask who runs the server for a new key.',
  },
  SCOPE_MISSING: {
    status: 403,
    title: 'The key may not do this',
    action: 'Use a key with the scope that the detail names.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    title: 'The key may not be used from there',
    action:
      'Send the request from a page of an origin that the key was made for, or use a key without origins.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'There were too many requests in a time',
    action:
      'Try again after the seconds in Retry-After; RateLimit-Policy says how many may be sent.',
  },
  KEY_NOT_FOUND: {
    status: 404,
    title: 'There is no key with this id',
    action: 'List the ids with npm run -s keys -- list; the id stands in the key too, after np_.',
  },
  KEYS_REQUIRED: {
    status: 500,
    title: 'Others can reach the server, and there is no key',
    action:
      'Make a key with npm run -s keys -- create --scope admin --name me; or set ALLOW_ANONYMOUS=read, which lets everybody search; or listen on 127.0.0.1 without TRUST_PROXY and BASE_PATH.',
  },
  CURSOR_INVALID: {
    status: 400,
    title: 'The cursor is not one of ours',
    action: 'Pass `nextCursor` back unchanged, or leave `cursor` out to start from the beginning.',
  },
  CURSOR_UNKNOWN: {
    status: 404,
    title: 'This search has no such cursor',
    action:
      'Send the cursor with the query, filter, mode and order that it came from, to the same index, or leave it out to start from the beginning.',
  },
  CURSOR_EXPIRED: {
    status: 410,
    title: 'The ranking that the cursor belongs to is gone',
    action: 'Ask the query again without `cursor`.',
  },
  PAPER_NOT_FOUND: {
    status: 404,
    title: 'There is no paper with this id',
    action: 'Check the id (a slash is written %2F in an address); GET /v1/papers lists all ids.',
  },
  SAVED_SEARCH_NOT_FOUND: {
    status: 404,
    title: 'There is no saved search with this id',
    action: 'GET /v1/saved-searches lists them all.',
  },
  SAVED_SEARCHES_FULL: {
    status: 409,
    title: 'There are as many saved searches as there may be',
    action: 'Delete one that is not needed any more, or read the search as a feed (GET /v1/feed).',
  },
  WEBHOOK_REFUSED: {
    status: 403,
    title: 'Nothing is posted to this address',
    action:
      'Give an address that is public; to post to your own network start the server with WEBHOOK_ALLOW_PRIVATE=1.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is nothing at this address',
    action:
      'See /docs for the addresses that exist; a slash inside a paper id must be written %2F.',
  },
  MODEL_UNKNOWN: {
    status: 404,
    title: 'There is no such model here',
    action: 'Ask for the model that GET /v1/models names; this server has one.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not take this method',
    action: 'Use one of the methods in the Allow header.',
  },
  HOST_NOT_ALLOWED: {
    status: 403,
    title: 'The request came by a name, or from a page, that is not trusted',
    action:
      'Ask by localhost or 127.0.0.1. For another name set PUBLIC_URL, which names the host to trust.',
  },
  ID_MISMATCH: {
    status: 400,
    title: 'The id in the body is not the id in the address',
    action: 'Leave `id` out of the body or make both the same.',
  },
  RECORD_INVALID: {
    status: 422,
    title: 'The paper record is not valid',
    action: 'Correct the fields named in the detail and send the record again.',
  },
  RECORD_UNREADABLE: {
    status: 422,
    title: 'The record cannot be read',
    action: 'Correct the line named in `place`; the other records are not affected.',
  },
  EMBEDDING_FAILED: {
    status: 500,
    title: 'The text could not be embedded',
    action:
      'Try again; if the same text fails again, report it with the log lines. Papers of an ingest are kept, are found by their words, and are tried again by the next ingest.',
  },
  EMBEDDER_UNAVAILABLE: {
    status: 503,
    title: 'No embedding process is ready',
    action: 'Try again after the seconds in Retry-After; the processes restart by themselves.',
  },
  EMBEDDING_ENGINE_UNAVAILABLE: {
    status: 503,
    title: 'The engine that EMBEDDING_ENGINE names cannot compute the model here',
    action:
      'Leave EMBEDDING_ENGINE out, which takes the fastest engine that can, or name another one.',
  },
  OVERLOADED: {
    status: 503,
    title: 'The server has more to do than it can',
    action: 'Try again after the seconds in Retry-After, or send fewer requests at once.',
  },
  NOT_READY: {
    status: 503,
    title: 'The service is still starting',
    action: 'Wait until GET /readyz answers 200.',
  },
  STORAGE_FULL: {
    status: 507,
    title: 'The disk is full',
    action: 'Free some space; what was acknowledged is safe and reads go on.',
  },
  DATABASE_READ_ONLY: {
    status: 503,
    title: 'The database cannot be written',
    action: 'Give this user write access to the data folder and the files in it.',
  },
  DATABASE_BUSY: {
    status: 503,
    title: 'Another process holds the database',
    action: 'Try again; if it lasts, look for another program that has the database open.',
  },
  DATABASE_FOREIGN: {
    status: 500,
    title: 'The database was not made by nearpaper',
    action: 'Point DATA_DIR at another folder, or move that file away; it was not changed.',
  },
  DATABASE_NEWER: {
    status: 500,
    title: 'The database was made by a newer nearpaper',
    action: 'Update nearpaper, or point DATA_DIR at another folder; nothing was changed.',
  },
  DATABASE_CORRUPT: {
    status: 500,
    title: 'The database file is damaged',
    action:
      'Stop the service, keep a copy of the file, and restore a backup or ingest again into an empty DATA_DIR.',
  },
  FILE_UNWRITABLE: {
    status: 500,
    title: 'The file cannot be written',
    action: 'Check that the folder is there and that this user may write into it.',
  },
  BACKUP_EXISTS: {
    status: 409,
    title: 'There is something where the backup should be written',
    action: 'Name a folder that does not exist yet; a backup never overwrites another.',
  },
  BACKUP_DAMAGED: {
    status: 500,
    title: 'The backup is not as it was written',
    action: 'Use another backup; `npm run -s verify -- FOLDER` says what is damaged in this one.',
  },
  DATA_DIR_TAKEN: {
    status: 409,
    title: 'The data folder holds papers already',
    action: 'Name another folder with --data-dir, or replace what is there with --replace.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: 'The database cannot be opened or read',
    action: 'Check that DATA_DIR exists, is a folder and may be read and written.',
  },
  MODEL_NOT_FOUND: {
    status: 500,
    title: 'The model is not there',
    action:
      'Set MODEL to a folder under models/, or to a hub id together with ALLOW_MODEL_DOWNLOAD=1.',
  },
  MODEL_INVALID: {
    status: 500,
    title: 'The model folder is not complete or not readable',
    action: 'Run `npm run -s add-model -- NAME` to describe the folder, or fetch the model again.',
  },
  MODEL_CHECKSUM_MISMATCH: {
    status: 500,
    title: 'A model file is not the one in its manifest',
    action: 'Restore the file (git checkout models, or download the model again).',
  },
  MODEL_PROBE_MISMATCH: {
    status: 500,
    title: 'The model does not compute the vectors in its manifest',
    action:
      'Check the onnxruntime version and the processor; `npm run -s add-model -- NAME --force` accepts what this machine computes.',
  },
  MODEL_UNSUPPORTED: {
    status: 500,
    title: 'This kind of model cannot be used',
    action:
      'Choose a text encoder exported to ONNX whose model_type is listed in models/README.md.',
  },
  MODEL_DOWNLOAD_FAILED: {
    status: 500,
    title: 'The model could not be downloaded',
    action:
      'Check MODEL, MODEL_HUB_URL and the network, then start again; nothing half-done stays.',
  },
  MODEL_CHANGED: {
    status: 500,
    title: 'The stored vectors come from another model',
    action:
      'Leave MODEL unset, or give the papers vectors of the other model: npm run -s reindex -- --model NAME.',
  },
  CONFIG_INVALID: {
    status: 500,
    title: 'The configuration is not valid',
    action: 'Correct the environment variables named in the detail; README.md lists them.',
  },
  PORT_TAKEN: {
    status: 500,
    title: 'The port is already in use',
    action: 'Stop the other program or choose another port, for example PORT=3001 npm start.',
  },
  ADDRESS_UNAVAILABLE: {
    status: 500,
    title: 'The server cannot listen on this address',
    action:
      'Check HOST and PORT: the address must be one of this machine, the port one you may use.',
  },
  SERVER_UNREACHABLE: {
    status: 502,
    title: 'No nearpaper answers there',
    action: 'Check the address (--url, NEARPAPER_URL) and whether the server runs.',
  },
  FILE_UNREADABLE: {
    status: 500,
    title: 'The file cannot be read',
    action: 'Check the path and that this user may read it.',
  },
  SOURCE_NOT_FOUND: {
    status: 500,
    title: 'There is nothing to read there',
    action: 'Check the name; a pattern or a folder must lead to at least one file of papers.',
  },
  ADDRESS_UNREADABLE: {
    status: 500,
    title: 'The file cannot be fetched from its address',
    action:
      'Check the address in a browser or with curl, or download the file and name it instead.',
  },
  SOURCE_BROKEN: {
    status: 422,
    title: 'The source cannot be read to its end',
    action:
      'What came before is kept. Get the file anew and run the same command again: it goes on from there.',
  },
  EVALUATION_INVALID: {
    status: 500,
    title: 'The collection or saved run cannot be evaluated',
    action:
      'Correct the file and line named in the detail, or choose another folder; nothing was evaluated.',
  },
  FORMAT_UNKNOWN: {
    status: 422,
    title: 'The format of the file is not recognised',
    action:
      'Name its format with --format if it is one of these, or convert it to JSONL (one paper a line).',
  },
  MAP_NOT_TAKEN: {
    status: 400,
    title: 'The format has no names to be mapped',
    action: 'Leave --map out for this source, or force a format with --format.',
  },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong inside nearpaper',
    action: 'Try again; if it happens again, report it with the log line of this request id.',
  },
} as const satisfies Record<string, { status: number; title: string; action: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** One thing wrong with one field: where it is and what to do about it. */
export interface FieldProblem {
  path: string;
  message: string;
}

interface ErrorOptions {
  cause?: unknown;
  /** One entry for each field at fault. */
  problems?: FieldProblem[];
  /** How long a client should wait before it tries again. */
  retryAfterSeconds?: number;
  /** What to do, where the catalogue's advice is wrong for this one. */
  action?: string;
}

/** An error that a user may see: `detail` says what was wrong and where, the catalogue says the rest. */
export class NearpaperError extends Error {
  readonly code: ErrorCode;
  readonly problems: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly #action: string | undefined;

  constructor(code: ErrorCode, detail: string, options: ErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'NearpaperError';
    this.code = code;
    this.problems = options.problems;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.#action = options.action;
  }

  get status(): number {
    return ERROR_CATALOGUE[this.code].status;
  }

  get action(): string {
    return this.#action ?? ERROR_CATALOGUE[this.code].action;
  }
}

/** Checks a promise that the code makes to itself; a broken one is a bug, never bad input. */
export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${promise}`);
}
