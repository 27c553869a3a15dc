/** What a backup says of itself. */
export interface BackupFacts {
  createdAt: string;
  papers: number;
  /** The last change in it. */
  sequence: number;
  /** The name of the model whose vectors the papers have. */
  model: string;
  bytes: number;
}

/** Backups: making, restoring and verifying them. */
export interface Upkeep {
  /**
   * Copies papers, vectors and index of a data folder into a new folder, as of one point in time, while
   * others go on reading and writing. Throws BACKUP_EXISTS, BACKUP_DAMAGED (the data folder is damaged) or
   * STORAGE_FULL.
   */
  backUp(dataDir: string, target: string, nearpaperVersion: string): Promise<BackupFacts>;
  /**
   * Makes a data folder what a backup holds; every byte of the backup is checked first. Throws
   * BACKUP_DAMAGED, DATA_DIR_TAKEN, DATABASE_BUSY or STORAGE_FULL, with nothing replaced.
   */
  restore(backup: string, dataDir: string, options: { replace: boolean }): Promise<BackupFacts>;
  /** Everything that is wrong with a backup or a data folder; changes nothing. */
  verify(folder: string): Promise<string[]>;
}
