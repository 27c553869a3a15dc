import fc from 'fast-check';

/**
 * Every property test draws the same cases each time, unless it has a seed of its own; `PROPERTY_SEED` draws
 * others. A failing test prints its seed.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_128) });
