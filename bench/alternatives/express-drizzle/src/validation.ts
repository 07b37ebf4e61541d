import { z } from 'zod';

const id = z.int().min(1);

// Text of a URL that stands for something else. What it does not stand for is left for the schema to refuse.
const number = (text: unknown) => (typeof text === 'string' && /^-?\d{1,16}$/.test(text) ? Number(text) : text);
const boolean = (text: unknown) => (text === 'true' ? true : text === 'false' ? false : text);
const list = (text: unknown) => (typeof text === 'string' ? text.split(',').map(number) : text);

const storable = z.string().refine((text) => !text.includes('\0') && text.isWellFormed(), 'cannot be stored');
const name = storable
  .trim()
  .min(1)
  .refine((text) => [...text].length <= 200, 'must have at most 200 characters');
const email = z.email().max(320);
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const currency = z.string().regex(/^[A-Z]{3}$/);

/** `/users/:id` */
export const IdPath = z.object({ id: z.preprocess(number, id) });

export const NewUser = z.strictObject({ name, email });
export type NewUser = z.infer<typeof NewUser>;

/** The fields to change, and the version the change is based on. */
export const UserChange = z.strictObject({ version: id, name: name.optional(), email: email.optional() });

export interface PageQuery {
  limit: number;
  newest_first: boolean;
  cursor?: string | undefined;
  ids?: number[] | undefined;
}

/** One page, or the items with these ids. */
function listOf<Filters extends z.ZodRawShape>(filters: Filters) {
  return z.preprocess(
    (query: object, context) => {
      if ('ids' in query && Object.keys(query).length > 1) {
        context.addIssue({ code: 'custom', path: ['ids'], message: 'cannot be combined with other parameters' });
      }
      return query;
    },
    z.strictObject({
      ...filters,
      limit: z.preprocess(number, z.int().min(1).max(100)).default(20),
      cursor: storable.min(1).max(100).optional(),
      newest_first: z.preprocess(boolean, z.boolean()).default(false),
      ids: z.preprocess(list, z.array(id).max(100)).optional(),
    }),
  );
}

export const UserQuery = listOf({
  email: storable.min(1).max(320).optional(),
  created_from: time.optional(),
  created_before: time.optional(),
});
export type UserQuery = z.infer<typeof UserQuery>;

export const ProductQuery = listOf({
  currency: currency.optional(),
  in_stock: z.preprocess(boolean, z.boolean().optional()),
});
