import { sql } from 'drizzle-orm';
import type { Databases } from './databases.js';
import { checkpointQuery, notInstalled, unseen, type Checkpoint } from './step.js';
import { otherSide, type Side } from './tables.js';

/** What the other side still lacks of `source`. */
export interface Progress {
  /** For each table that is not whole yet, the highest id that is there. */
  copying: Record<string, number>;
  changes_behind: number;
}

export async function progress(databases: Databases, source: Side): Promise<Progress> {
  const checkpoint = await readCheckpoint(databases, otherSide[source]);
  return databases.snapshot(source, async (db) => {
    const { rows } = await db.execute<{ count: string }>(
      sql`SELECT count(*) FROM migration.change WHERE ${unseen(checkpoint)} AND id > ${checkpoint.applied_id}`,
    );
    return { copying: checkpoint.copying, changes_behind: Number(rows[0]?.count) };
  });
}

/** Forgets the changes that the other side has. */
export async function trim(databases: Databases, source: Side): Promise<void> {
  const { seen } = await readCheckpoint(databases, otherSide[source]);
  await databases.applying(source, (db) =>
    db.execute(sql`DELETE FROM migration.change WHERE transaction_id < pg_snapshot_xmin(${seen}::pg_snapshot)`),
  );
}

async function readCheckpoint(databases: Databases, side: Side): Promise<Checkpoint> {
  return databases.snapshot(side, async (db) => {
    const { rows } = await db.execute<Checkpoint & Record<string, unknown>>(checkpointQuery());
    if (!rows[0]) throw notInstalled();
    return rows[0];
  });
}
