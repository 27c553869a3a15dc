/** What a cache did since it was made. */
export interface CacheCounts {
  hits: number;
  misses: number;
  /** How much it holds now. */
  entries: number;
}
