import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { notFound } from '../../errors.js';
import { deleteRow, staleError } from '../../platform/db/changes.js';
import type { Connections } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import { users, type NewUser, type User, type UserChange, type UserExport, type UserQuery } from './schema.js';

export type UserRepository = ReturnType<typeof userRepository>;

const exportBatch = 500;

/** Users in the database. Errors as in proto/shop/v1/users.proto. */
export function userRepository({ db }: Connections) {
  const placeholder = sql.placeholder;
  const byId = db
    .select()
    .from(users)
    .where(eq(users.id, placeholder('id')))
    .prepare('user_by_id');
  const byIds = db
    .select()
    .from(users)
    .where(sql`${users.id} = ANY(${placeholder('ids')})`)
    .orderBy(asc(users.id))
    .prepare('users_by_ids');
  const insert = db
    .insert(users)
    .values({ name: placeholder('name'), email: placeholder('email') })
    .returning()
    .prepare('user_insert');
  const change = db
    .update(users)
    .set({
      name: sql`coalesce(${placeholder('name')}, ${users.name})`,
      email: sql`coalesce(${placeholder('email')}, ${users.email})`,
      version: sql`${users.version} + 1`,
      updated_at: sql`now()`,
    })
    .where(and(eq(users.id, placeholder('id')), eq(users.version, placeholder('version'))))
    .returning()
    .prepare('user_change');
  const remove = db
    .delete(users)
    .where(eq(users.id, placeholder('id')))
    .returning({ id: users.id })
    .prepare('user_remove');
  const exported = db
    .select()
    .from(users)
    .where(
      and(
        gt(users.id, placeholder('after')),
        sql`${users.created_at} >= coalesce(${placeholder('created_from')}, '-infinity'::timestamptz)`,
        sql`${users.created_at} < coalesce(${placeholder('created_before')}, 'infinity'::timestamptz)`,
      ),
    )
    .orderBy(asc(users.id))
    .limit(exportBatch)
    .prepare('users_export');

  const page = keysetReader<typeof users, UserQuery>(db, 'users', users, {
    email: (value) => sql`lower(${users.email}) = lower(${value})`,
    created_from: (value) => sql`${users.created_at} >= ${value}`,
    created_before: (value) => sql`${users.created_at} < ${value}`,
  });

  async function find(id: number): Promise<User | undefined> {
    const [user] = await byId.execute({ id });
    return user;
  }

  return {
    page,

    async get(id: number): Promise<User> {
      const user = await find(id);
      if (!user) throw notFound('user', id);
      return user;
    },

    async batch(ids: number[]): Promise<User[]> {
      return byIds.execute({ ids });
    },

    async create(user: NewUser): Promise<User> {
      const [created] = await insert.execute({ ...user });
      return created as User;
    },

    async update(id: number, { version, name, email }: UserChange): Promise<User> {
      const [changed] = await change.execute({ id, version, name, email });
      if (changed) return changed;
      throw staleError('user', { id, version }, await find(id));
    },

    async delete(id: number): Promise<void> {
      await deleteRow('user', id, () => remove.execute({ id }));
    },

    /** All users that match, by ascending id, read in batches as the consumer takes them. */
    async *export({ created_from, created_before }: UserExport): AsyncGenerator<User> {
      for (let after = 0; ;) {
        const batch = await exported.execute({ after, created_from, created_before });
        yield* batch;
        const last = batch.at(-1);
        if (batch.length < exportBatch || !last) return;
        after = last.id;
      }
    },
  };
}
