import { z } from 'zod';

/** Identity of a row: an integer from 1. */
export const id = z.int().min(1).meta({ format: 'int64' });

/** An amount of money in cents, from 0. The unit is in the name: `price_cents`. */
export const cents = z.int().min(0).meta({ format: 'int64', 'x-unit': 'cents' });

/** A number of things, from 0. */
export const count = z.int().min(0).meta({ format: 'int64' });

/** Optimistic lock: 1 for a new row, one more with each update. */
export const version = z.int().min(1).meta({ format: 'int64' });

/** A moment, RFC 3339 in UTC with milliseconds. */
export const timestamp = z.iso.datetime();

/** A moment given by the caller: any RFC 3339 offset; goes on in UTC with milliseconds. */
export const timestampFilter = z.iso.datetime({ offset: true }).transform((text, context) => {
  const time = new Date(text);
  if (!Number.isNaN(time.getTime()) && time.getUTCFullYear() >= 1) return time.toISOString();
  context.addIssue({ code: 'custom', message: 'must be a time like 2026-01-31T12:00:00.000Z' });
  return z.NEVER;
});

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, as in EUR');

/** ISO 3166-1 alpha-2. */
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, as in DE');

/** Text of 1 to `max` characters without blanks around it. */
export function text(max: number) {
  return z
    .string()
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .trim()
    .min(1)
    .refine((value) => codePoints(value) <= max, `must have at most ${max} characters`)
    .meta({ maxLength: max });
}

/** As text, with blanks around it kept as they are, and of `min` characters. */
export function rawText(max: number, { min } = { min: 1 }) {
  return z
    .string()
    .min(min)
    .refine((value) => !value.includes('\0'), 'must not contain NUL')
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine((value) => codePoints(value) <= max, `must have at most ${max} characters`)
    .meta({ maxLength: max });
}

// PostgreSQL counts code points, `length` counts UTF-16 units.
function codePoints(value: string): number {
  return value.length - (value.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

/** An email address of at most 320 characters. */
export const email = z.email().max(320);

/** Text of a URL that stands for an integer goes on as number; anything else is left for the schema to refuse. */
export function fromText<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (typeof value === 'string' ? textToValue(value) : value), schema);
}

function textToValue(value: string): unknown {
  if (value === 'true') return true;
  if (value === 'false') return false;
  return /^-?\d{1,16}$/.test(value) ? Number(value) : value;
}
