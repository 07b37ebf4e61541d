import { sql } from 'drizzle-orm';
import { check, index, pgTable, text as textColumn, uniqueIndex } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { history, historyDocs, identity, rowSchema, type ColumnDocs } from '../../platform/db/columns.js';
import * as field from '../../platform/fields.js';
import { pageQuery } from '../../platform/pages.js';

/** Customers of the shop. */
export const users = pgTable(
  'users',
  {
    id: identity(),
    name: textColumn().notNull(),
    email: textColumn().notNull(),
    ...history,
  },
  (table) => [
    uniqueIndex('users_email_unique').on(sql`lower(${table.email})`),
    index('users_created_at_id').on(table.created_at, table.id),
    check('users_name_length', sql`char_length(${table.name}) BETWEEN 1 AND 200`),
    check('users_email_length', sql`char_length(${table.email}) BETWEEN 3 AND 320`),
  ],
);

export const userDocs: ColumnDocs<typeof users> = {
  ...historyDocs,
  name: { doc: 'Display name, 1 to 200 characters.', example: 'Ada Example' },
  email: {
    doc: 'Email address, at most 320 characters, unique without regard to case.',
    example: 'ada@example.com',
  },
};

const columns = rowSchema(users, userDocs, {
  id: field.id,
  name: field.text(200),
  email: field.email,
  version: field.version,
  created_at: field.timestamp,
  updated_at: field.timestamp,
});

export const User = columns.meta({ id: 'User', description: 'A customer of the shop.' });
export type User = z.infer<typeof User>;

export const NewUser = columns.pick({ name: true, email: true }).meta({ id: 'NewUser', description: 'A new user.' });
export type NewUser = z.infer<typeof NewUser>;

export const UserChange = columns
  .pick({ version: true, name: true, email: true })
  .partial({ name: true, email: true })
  .meta({ id: 'UserChange', description: 'The fields to change, and the version the change is based on.' });
export type UserChange = z.infer<typeof UserChange>;

const created = {
  created_from: field.timestampFilter.optional().describe('Only users created at or after this time.'),
  created_before: field.timestampFilter.optional().describe('Only users created before this time.'),
};

export const UserQuery = pageQuery({
  email: field.text(320).optional().describe('Only the user with this email, without regard to case.'),
  ...created,
});
export type UserQuery = z.infer<typeof UserQuery>;

export const UserExport = z.strictObject(created);
export type UserExport = z.infer<typeof UserExport>;
