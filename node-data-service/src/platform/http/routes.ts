import { z } from 'zod';
import * as field from '../fields.js';

/** The path of one resource: `/users/:id`. */
export const IdPath = z.strictObject({
  id: field
    .fromText(field.id)
    .describe('From 1.')
    .meta({ examples: [42] }),
});

interface Batch<Item, Query> {
  page(query: Query): Promise<{ items: Item[]; next_cursor: string | null }>;
  batch(ids: number[]): Promise<Item[]>;
}

/** A page, or with `ids` exactly these. */
export async function pageOrBatch<Item, Query>(
  repository: Batch<Item, Query>,
  query: Query & { ids?: number[] | undefined },
): Promise<{ items: Item[]; next_cursor: string | null }> {
  const { ids, ...page } = query;
  if (ids) return { items: await repository.batch(ids), next_cursor: null };
  return repository.page(page as Query);
}
