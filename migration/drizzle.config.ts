import { defineConfig } from 'drizzle-kit';

// What `npm run pull` reads, and where it writes what it found. Never what the migration itself put there.
export default defineConfig({
  dialect: 'postgresql',
  dbCredentials: { url: process.env.OLD_DATABASE_URL ?? '' },
  out: process.env.PULL_TO ?? './pulled',
  schemaFilter: ['public'],
  introspect: { casing: 'preserve' },
});
