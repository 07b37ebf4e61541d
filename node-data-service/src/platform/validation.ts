import { z } from 'zod';
import { invalid, type FieldError } from '../errors.js';

// Once for all schemas: what is wrong in the caller's words, without the validator's.
z.config({ customError: (issue) => explain(issue) });

// More do not help anybody, and gRPC has to fit them into a header.
const max_field_errors = 20;

/**
 * The input as the schema gives it.
 * @param root what to call the whole, if that is wrong
 * @param base where the input is found in what the caller sent, such as [3] in a stream
 * @throws ServiceError VALIDATION_FAILED naming the fields that are wrong
 */
export function validate<T>(schema: z.ZodType<T>, input: unknown, root = 'body', base: readonly PropertyKey[] = []): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, root, base));
  throw invalid(...errors.slice(0, max_field_errors));
}

function fieldErrors(issue: z.core.$ZodIssue, root: string, base: readonly PropertyKey[]): FieldError[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldName([...path, key], root), detail: 'is not a known field' }));
  }
  return [{ field: fieldName(path, root), detail: issue.message }];
}

/** `items[0].quantity`; the root's own name for what is wrong with the whole. */
export function fieldName(path: readonly PropertyKey[], root: string): string {
  if (path.length === 0) return root;
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part).slice(0, 64)}`))
    .join('');
}

function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${withArticle(issue.expected)}`;
    case 'too_small':
      return `must ${size(issue.origin)} at least ${String(issue.minimum)}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${size(issue.origin)} at most ${String(issue.maximum)}${unit(issue.origin, issue.maximum)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return 'has unknown fields';
    case 'invalid_format':
      return formats[issue.format] ?? 'does not have the right form';
    default:
      return undefined;
  }
}

const formats: Record<string, string> = {
  email: 'must be an email address',
  datetime: 'must be a time like 2026-01-31T12:00:00.000Z',
};

function withArticle(type: string): string {
  if (type === 'int' || type === 'number') return 'an integer';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function size(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unit(origin: string, count: number | bigint): string {
  const name = origin === 'string' ? ' character' : ' item';
  if (origin !== 'string' && origin !== 'array') return '';
  return Number(count) === 1 ? name : `${name}s`;
}
