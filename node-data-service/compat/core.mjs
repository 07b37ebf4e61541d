// What the data service's core needs of Drizzle, one small check each, on a real PostgreSQL: the newest Drizzle passes
// all, an older one shows what it lacks. Plain JavaScript, because the types of an older Drizzle are others.
// Usage: node core.mjs; DATABASE_URL names the database. Prints {name: null or what went wrong}.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const orm = await import('drizzle-orm');
const core = await import('drizzle-orm/pg-core');
const { drizzle } = await import('drizzle-orm/node-postgres');
const { and, eq, gt, asc, inArray, sql } = orm;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
await pool.query(`
  DROP SCHEMA IF EXISTS compat CASCADE;
  CREATE SCHEMA compat;
  CREATE TABLE compat.things (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, price_cents bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1);
  INSERT INTO compat.things (name, price_cents) SELECT 'thing ' || n, n FROM generate_series(1, 5) AS n`);

// Named and typed the way every version can.
const things = core.pgSchema('compat').table('things', {
  id: core.bigint('id', { mode: 'number' }).primaryKey(),
  name: core.text('name').notNull(),
  price_cents: core.bigint('price_cents', { mode: 'number' }).notNull(),
  version: core.bigint('version', { mode: 'number' }).notNull(),
});
const db = drizzle(pool);

const checks = {
  'prepared statements with placeholders': async () => {
    const page = db
      .select()
      .from(things)
      .where(gt(things.id, sql.placeholder('after')))
      .orderBy(asc(things.id))
      .limit(2)
      .prepare('compat_page');
    expect(
      (await page.execute({ after: 2 })).map(({ id }) => id),
      [3, 4],
    );
  },
  'a placeholder as limit': async () => {
    const page = db
      .select()
      .from(things)
      .orderBy(asc(things.id))
      .limit(sql.placeholder('count'))
      .prepare('compat_limit');
    expect((await page.execute({ count: 3 })).length, 3);
  },
  'rows by a list of ids': async () => {
    expect(
      (
        await db
          .select()
          .from(things)
          .where(inArray(things.id, [1, 3]))
      ).length,
      2,
    );
  },
  'insert and update with returning': async () => {
    const [made] = await db
      .insert(things)
      .values({ id: sql`default`, name: 'new', price_cents: 2 ** 53 - 1, version: 1 })
      .returning();
    expect(made.price_cents, 2 ** 53 - 1);
    const changed = await db
      .update(things)
      .set({ version: sql`${things.version} + 1` })
      .where(and(eq(things.id, made.id), eq(things.version, 1)))
      .returning();
    expect(changed[0].version, 2);
  },
  'a transaction that rolls back': async () => {
    const undone = db.transaction(async (tx) => {
      await tx.delete(things);
      tx.rollback();
    });
    await undone.catch(() => undefined);
    expect((await db.select().from(things)).length >= 5, true);
  },
  'a row locked for update, skipping locked ones': async () => {
    await db.transaction(async (tx) => {
      expect((await tx.select().from(things).where(eq(things.id, 1)).for('update')).length, 1);
      const free = await db.select().from(things).orderBy(asc(things.id)).for('update', { skipLocked: true });
      expect(free[0].id, 2);
    });
  },
  'insert or update on a conflict': async () => {
    const values = { id: sql`default`, name: 'thing 1', price_cents: 9, version: 1 };
    const target = { target: things.name, set: { price_cents: 9 } };
    const [row] = await db.insert(things).values(values).onConflictDoUpdate(target).returning();
    expect(row.price_cents, 9);
  },
  'group by with an aggregate': async () => {
    const rows = await db
      .select({ n: sql`count(*)::int` })
      .from(things)
      .groupBy(things.version);
    expect(rows.length > 0, true);
  },
  'a journal of migrations with a name of its own': async () => {
    const { migrate } = await import('drizzle-orm/node-postgres/migrator');
    await pool.query('DROP SCHEMA IF EXISTS drizzle CASCADE');
    await migrate(db, { migrationsFolder: oneMigration(), migrationsTable: 'compat' });
    expect((await pool.query(`SELECT to_regclass('drizzle.compat') IS NOT NULL AS found`)).rows[0].found, true);
  },
  'columns of a table by name': async () => {
    expect(Object.keys(orm.getTableColumns(things)), ['id', 'name', 'price_cents', 'version']);
  },
  'a view of a table as it was declared': async () => {
    expect(core.getTableConfig(things).columns.length, 4);
  },
  'columns named by their property': async () => {
    const table = core.pgSchema('compat').table('things', { id: core.bigint({ mode: 'number' }), name: core.text() });
    expect((await drizzle(pool).select().from(table)).length > 0, true);
    expect(table.name.name, 'name');
  },
  'identity columns': async () => {
    expect(typeof core.bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity, 'function');
  },
  'checks that are part of the table': async () => {
    const rules = (table) => [core.check('cents', sql`${table.cents} >= 0`)];
    const table = core.pgTable('sums', { cents: core.integer('cents') }, rules);
    expect(core.getTableConfig(table).checks.length, 1);
    expect(core.getTableConfig(table).checks[0].name, 'cents');
  },
  'unique indexes on an expression': async () => {
    const rules = (table) => [core.uniqueIndex('lower').on(sql`lower(${table.email})`)];
    const table = core.pgTable('people', { email: core.text('email') }, rules);
    expect(core.getTableConfig(table).indexes[0].config.columns[0] instanceof orm.SQL, true);
  },
  'drizzle({ client })': async () => {
    expect((await drizzle({ client: pool }).select().from(things)).length > 0, true);
  },
  "the database's error as the cause": async () => {
    const error = await db
      .insert(things)
      .values({ id: sql`default`, name: 'thing 2', price_cents: 1, version: 1 })
      .then(
        () => undefined,
        (reason) => reason,
      );
    expect(error.cause?.code, '23505');
  },
};

function oneMigration() {
  const folder = mkdtempSync(join(tmpdir(), 'compat-'));
  mkdirSync(join(folder, 'meta'));
  writeFileSync(join(folder, '0000_one.sql'), 'SELECT 1;');
  const entries = [{ idx: 0, version: '7', when: 1, tag: '0000_one', breakpoints: true }];
  writeFileSync(
    join(folder, 'meta', '_journal.json'),
    JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
  );
  return folder;
}

function expect(found, wanted) {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`${is} instead of ${should}`);
}

const results = {};
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    results[name] = null;
  } catch (error) {
    results[name] = String(error.message).split('\n')[0];
  }
}
await pool.query('DROP SCHEMA compat CASCADE');
await pool.end();
console.log(JSON.stringify(results));
