import { fileURLToPath } from 'node:url';
import type { MigrationFolder } from '../db/migrations.js';

/** For a domain that takes part in sagas; they know nothing of the domain's tables. */
export const sagaMigrations: MigrationFolder = {
  folder: fileURLToPath(new URL('../../../migrations/platform', import.meta.url)),
  journal: 'platform_migrations',
};
