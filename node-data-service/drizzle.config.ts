import { defineConfig } from 'drizzle-kit';

// Of the domain; for the platform's tables: PART=platform npm run migration -- --name <what>
const part = process.env.PART ?? 'shop';

export default defineConfig({
  dialect: 'postgresql',
  schema: `./src/${part}/*/schema.ts`,
  out: `./migrations/${part}`,
});
