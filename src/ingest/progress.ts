/** Shows how far a long run has come. */
export interface Progress {
  /** Bytes that have been read so far, and of how many (null: nobody knows). Reading runs ahead of all else. */
  read(bytes: number, total: number | null): void;
  /** Papers that are known so far, done or not. */
  found(papers: number): void;
  /** No more papers will be found. */
  allFound(): void;
  /** Papers that are done so far. */
  stored(papers: number): void;
  /** May be called more than once. */
  stop(): void;
}
