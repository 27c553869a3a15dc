import type { EngineCapabilities } from '../../src/engine/engine.js';
import type { OpenBackend } from '../fixtures/backend.js';

/** Dimensions of the vectors in the contracts. */
export const DIMENSIONS = 64;

export interface Opened {
  backend: OpenBackend;
  /** What its engine says that it can give; a case that needs more is skipped with its reason. */
  capabilities: EngineCapabilities;
  /** Closes it and opens what it kept. */
  reopen(): Promise<OpenBackend>;
}

/** What the contract suites run on: one call each, `storeContract(driver)` and `engineContract(driver)`. */
export interface ContractDriver {
  name: string;
  /** A new and empty store with its engine. */
  open(): Promise<Opened>;
}
