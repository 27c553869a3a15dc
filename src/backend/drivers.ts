import type { Driver } from './driver.js';
import { embedded } from './embedded/driver.js';
import type { Upkeep } from './upkeep.js';

/** Every way to keep papers; the first is the default. */
const DRIVERS: readonly [Driver, ...Driver[]] = [embedded];

/** The driver that the configuration names: for now there is one. */
export function configuredDriver(): Driver {
  return DRIVERS[0];
}

/** Backups and verification of what the configured driver keeps. */
export function upkeep(): Upkeep {
  return configuredDriver().upkeep;
}
