import { getTableName, sql } from 'drizzle-orm';
import type { Databases } from './databases.js';
import { Gateways } from './gateways.js';
import { progress } from './progress.js';
import { step } from './step.js';
import { otherSide, tables, type Side } from './tables.js';

/** The gateway holds writes back for this long at most; then they go on as before, and the switch has failed. */
const hold_ms = 3_000;
// What is applied well within that time.
const most_behind = 500;

export interface Switched {
  /** From asking for the hold until writes were let go. */
  held_ms: number;
  changes: number;
}

/**
 * Makes the other database the one that is written to. Right to repeat whenever it failed or was killed: each part looks
 * at what there is.
 */
export async function switchTo(databases: Databases, gateways: Gateways, target: Side): Promise<Switched> {
  const source = otherSide[target];
  await requireNear(databases, source);
  await gateways.requireAll();
  const started = performance.now();
  const holds = await gateways.hold(hold_ms);
  try {
    // Whatever does not come through the gateway, or outlived its request, is refused by the database from here on.
    await allowWrites(databases, source, false);
    const changes = await drain(databases, source);
    await moveSequences(databases, source);
    await allowWrites(databases, target, true);
    await gateways.own(holds, target === 'new' ? 'chain' : 'legacy');
    await gateways.release(holds);
    return { held_ms: Math.round(performance.now() - started), changes };
  } catch (error) {
    await turnBack(databases, gateways, target);
    await gateways.release(holds);
    throw error;
  }
}

// The gateway is asked, because the answer to the switch may be what was lost.
async function turnBack(databases: Databases, gateways: Gateways, target: Side): Promise<void> {
  const owner = (await gateways.owner()) === 'chain' ? 'new' : 'old';
  await allowWrites(databases, otherSide[owner], false);
  if (owner !== target) await drain(databases, target);
  await allowWrites(databases, owner, true);
}

/** Returns once all transactions that wrote before are over. */
async function allowWrites(databases: Databases, side: Side, writes: boolean): Promise<void> {
  await databases.applying(side, async (db) => {
    await db.execute(sql`SET LOCAL lock_timeout = ${sql.raw(String(hold_ms))}`);
    for (const { on } of tables) await db.execute(sql`LOCK TABLE ${on[side]} IN SHARE ROW EXCLUSIVE MODE`);
    await db.execute(sql`UPDATE migration.owner SET writes = ${writes}`);
  });
}

async function requireNear(databases: Databases, source: Side): Promise<void> {
  const { copying, changes_behind } = await progress(databases, source);
  const [table] = Object.keys(copying);
  if (table !== undefined) throw new Error(`${table} are still being copied: switch when that is over`);
  if (changes_behind > most_behind)
    throw new Error(`${changes_behind} changes are waiting: let the copier catch up first`);
}

async function drain(databases: Databases, source: Side): Promise<number> {
  let changes = 0;
  for (;;) {
    const done = await step(databases, source);
    changes += done.changes;
    if (done.whole && done.changes === 0) return changes;
  }
}

// Copied rows brought their ids with them, so the other sequence knows nothing of them; nor of ids that were deleted.
async function moveSequences(databases: Databases, source: Side): Promise<void> {
  for (const { on } of tables) {
    const last = await databases.snapshot(source, async (db) => {
      const { rows } = await db.execute<{ last: string }>(sql`
        SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(${getTableName(on[source])}, 'id')::regclass), 0)
          AS last`);
      return Number(rows[0]?.last);
    });
    const target = on[otherSide[source]];
    await databases.applying(otherSide[source], (db) =>
      db.execute(sql`
        SELECT setval(sequence, greatest(${last}, pg_sequence_last_value(sequence)))
        FROM (SELECT pg_get_serial_sequence(${getTableName(target)}, 'id')::regclass AS sequence) s WHERE ${last} > 0`),
    );
  }
}
