import { defineConfig } from 'vitest/config';

const tests = (folder: string) => `tests/${folder}/**/*.test.ts`;

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Each file has a database and a service of its own; more at once only slow each other down.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: [tests('unit')] } },
      {
        extends: true,
        test: {
          name: 'database',
          include: [tests('integration'), tests('contract')],
          globalSetup: 'tests/support/postgres.ts',
        },
      },
    ],
  },
});
