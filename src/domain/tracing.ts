/** Follows requests through the process. Spans never carry what people search for or send. */
export interface Tracing {
  /** Begins the span of a request, below that of whoever asks where `headers` name one (W3C Trace Context). */
  beginRequest(method: string, headers: RequestHeaders): RequestSpan;
  /** Does a part of a request as a span of its own. */
  readonly trace: Trace;
  /** Hands over what was recorded, and ends. */
  close(): Promise<void>;
}

type RequestHeaders = Record<string, string | string[] | undefined>;
export type Trace = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

export interface RequestSpan {
  /** Runs what belongs to the request; everything that it begins, then or later, is below its span. */
  run(work: () => void): void;
  /** Ends the span. `route` is the pattern, undefined where no route has the address. */
  end(outcome: { route: string | undefined; status: number }): void;
}
