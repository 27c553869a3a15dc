import { pino } from 'pino';
import type { Driver } from '../../src/backend/driver.js';
import type { EngineCapabilities } from '../../src/engine/engine.js';
import { joined, type OpenBackend } from '../fixtures/backend.js';
import { temporaryFolder } from '../fixtures/folder.js';

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

/** A driver as the contract suites run it, in a new data folder each time. */
export function contractDriver(name: string, driver: Driver): ContractDriver {
  return {
    name,
    async open() {
      const options = {
        dataDir: temporaryFolder(),
        model: { id: 'made-up', fingerprint: 'contract', dimensions: DIMENSIONS },
        search: true,
        logger: pino({ level: 'silent' }),
      };
      let opened = await driver.open(options);
      return {
        backend: joined(opened),
        capabilities: opened.engine.capabilities,
        reopen: async () => {
          await opened.close();
          opened = await driver.open(options);
          return joined(opened);
        },
      };
    },
  };
}
