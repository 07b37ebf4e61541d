import { asc, eq, gt, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { readCursor } from './pages.js';
import { users } from './schema.js';
import { userQueries, type UserQueries } from './users.js';

const { placeholder } = sql;

/** As userQueries, but Drizzle builds each statement once, and PostgreSQL plans it once for each connection. */
export function preparedUserQueries(db: NodePgDatabase): UserQueries {
  const unprepared = userQueries(db);
  const get = db
    .select()
    .from(users)
    .where(eq(users.id, placeholder('id')))
    .prepare('user_get');
  const page = db
    .select()
    .from(users)
    .where(gt(users.id, placeholder('after')))
    .orderBy(asc(users.id))
    .limit(placeholder('count'))
    .prepare('user_page');
  const create = db
    .insert(users)
    .values({ name: placeholder('name'), email: placeholder('email') })
    .returning()
    .prepare('user_create');

  return {
    get: async (id) => (await get.execute({ id }))[0],
    page: async (query) => {
      const { limit, cursor: _cursor, newest_first, ...filters } = query;
      if (newest_first || Object.keys(filters).length > 0) return unprepared.page(query);
      return page.execute({ after: readCursor(query) ?? 0, count: limit + 1 });
    },
    create: async (user) => (await create.execute(user))[0],
  };
}
