import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Each file has a database and a service of its own; more at once only slow each other down.
    maxWorkers: 2,
  },
});
