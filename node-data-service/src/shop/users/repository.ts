import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { deleteRow, staleError } from '../../platform/db/changes.js';
import type { Connections, Database } from '../../platform/db/connections.js';
import { keysetReader } from '../../platform/db/keyset.js';
import { rowReader } from '../../platform/db/rows.js';
import { users, type NewUser, type User, type UserChange, type UserExport, type UserQuery } from './schema.js';

const export_batch = 500;
const placeholder = sql.placeholder;

/** Users in the database. Errors as in proto/shop/v1/users.proto. */
export class UserRepository {
  readonly page;
  readonly #rows;
  readonly #writes;
  readonly #exportBatch;

  constructor({ db }: Connections) {
    this.#rows = rowReader(db, 'user', users);
    this.#writes = userWrites(db);
    this.#exportBatch = exportStatement(db);
    this.page = keysetReader<typeof users, UserQuery>(db, 'users', users, {
      email: (value) => sql`lower(${users.email}) = lower(${value})`,
      created_from: (value) => sql`${users.created_at} >= ${value}`,
      created_before: (value) => sql`${users.created_at} < ${value}`,
    });
  }

  get(id: number): Promise<User> {
    return this.#rows.get(id);
  }

  batch(ids: number[]): Promise<User[]> {
    return this.#rows.batch(ids);
  }

  async create(user: NewUser): Promise<User> {
    const [created] = await this.#writes.insert.execute({ ...user });
    return created as User;
  }

  async update(id: number, { version, name, email }: UserChange): Promise<User> {
    const [changed] = await this.#writes.change.execute({ id, version, name, email });
    if (changed) return changed;
    throw staleError('user', { id, version }, await this.#rows.find(id));
  }

  async delete(id: number): Promise<void> {
    await deleteRow('user', id, () => this.#writes.remove.execute({ id }));
  }

  /** All users that match, by ascending id, read in batches as the consumer takes them. */
  async *export({ created_from, created_before }: UserExport): AsyncGenerator<User> {
    for (let after = 0; ;) {
      const batch = await this.#exportBatch.execute({ after, created_from, created_before });
      yield* batch;
      const last = batch.at(-1);
      if (batch.length < export_batch || !last) return;
      after = last.id;
    }
  }
}

function userWrites(db: Database) {
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
  return { insert, change, remove };
}

function exportStatement(db: Database) {
  return db
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
    .limit(export_batch)
    .prepare('users_export');
}
