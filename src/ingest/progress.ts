/** Shows how far a long run has come. */
export interface Progress {
  /** How much of the total, in bytes or papers, has been read so far. */
  read(amount: number): void;
  /** Papers that are done so far. */
  stored(papers: number): void;
  /** May be called more than once. */
  stop(): void;
}
