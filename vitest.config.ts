import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Child processes and threads run the compiled sources, so these are compiled first.
    globalSetup: ['test/setup/build.ts'],
    setupFiles: ['test/setup/seed.ts'],
    pool: 'forks',
    // Each file may start embedding processes of its own; more files at once only wait for cores.
    maxWorkers: 2,
    // No measurements: a busy machine takes twenty times as long, and only what hangs is to fail.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
