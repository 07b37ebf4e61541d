import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/shop/*/schema.ts',
  out: './migrations/shop',
});
