import { z } from 'zod';
import * as field from './fields.js';

export const default_limit = 20;
const maxPage = 100;
const maxIds = 100;

/** What selects rows by id instead of by page: 1 to 100 ids. */
export const Ids = z.array(field.id).min(1).max(maxIds);

// In a URL: 1,2,3
const idsText = z
  .string()
  .transform((text) => text.split(',').map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : part)))
  .pipe(z.array(z.int({ error: 'must be integers from 1, separated by commas' }).min(1)).max(maxIds))
  .meta({
    description: `1 to ${maxIds} ids, separated by commas: the items that exist, by ascending id. Not with other parameters.`,
    examples: ['1,2,3'],
    pattern: '^[0-9]+(,[0-9]+)*$',
  });

/** The query of a list with these filters: a page (limit, cursor, newest_first), or ids. */
export function pageQuery<Filters extends z.ZodRawShape>(filters: Filters) {
  return z.strictObject({
    ...filters,
    limit: field
      .fromText(z.int().min(1).max(maxPage).meta({ default: default_limit }))
      .default(default_limit)
      .describe(`Items a page, 1 to ${maxPage}.`),
    cursor: z.string().max(100).optional().describe('`next_cursor` of the page before; absent for the first page.'),
    newest_first: field
      .fromText(z.boolean().meta({ default: false }))
      .default(false)
      .describe('By descending instead of ascending id.'),
  });
}

/** As pageQuery, or `ids` alone; for URLs. */
export function listQuery<Shape extends z.ZodRawShape>(query: z.ZodObject<Shape>) {
  const own = z.strictObject({ ids: idsText.optional(), ...query.shape });
  // Judged on the text: defaults would look like parameters given.
  return z.preprocess((given, context) => {
    if (typeof given === 'object' && given !== null && 'ids' in given && Object.keys(given).length > 1) {
      context.addIssue({ code: 'custom', path: ['ids'], message: 'cannot be used with other parameters' });
    }
    return given;
  }, own);
}

/** One page of items, as REST answers it. */
export function pageOf(item: z.ZodType, id: string) {
  return z
    .strictObject({
      items: z.array(item).describe('At most `limit` items, by id.'),
      next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last.'),
    })
    .meta({ id, description: 'One page.' });
}
