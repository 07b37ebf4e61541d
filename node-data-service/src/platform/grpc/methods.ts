import type { DescService } from '@bufbuild/protobuf';
import { z } from 'zod';
import { ServiceError } from '../../errors.js';
import * as field from '../fields.js';
import { Ids } from '../pages.js';
import { validate } from '../validation.js';
import type { Plain } from './messages.js';

/** How a method answers, with plain objects; ./server.ts turns them into messages. */
export type Method =
  | { kind: 'unary'; answer(request: Plain): Promise<object> }
  | { kind: 'server_streaming'; answer(request: Plain): AsyncIterable<object> }
  | { kind: 'client_streaming'; answer(requests: AsyncIterable<Plain>): Promise<object> };

/** A service of the contract and how each of its methods answers; the type checker misses none. */
export interface GrpcService {
  readonly desc: DescService;
  readonly methods: Readonly<Record<string, Method>>;
}

export function implement<Desc extends DescService>(
  desc: Desc,
  methods: { readonly [Name in keyof Desc['method']]: Method },
): GrpcService {
  return { desc, methods: methods };
}

export const IdRequest = z.strictObject({ id: field.id });
export const IdsRequest = z.strictObject({ ids: Ids });

/** One request, validated, and one answer. */
export function unary<T>(schema: z.ZodType<T>, answer: (request: T) => Promise<object>): Method {
  return { kind: 'unary', answer: async (request) => answer(validate(schema, request, 'request')) };
}

/** A change of one row: the change's own schema, and the id, which REST has in the path. */
export function change<T>(schema: z.ZodType<T>, answer: (id: number, change: T) => Promise<object>): Method {
  return {
    kind: 'unary',
    answer: async ({ id, ...rest }) => {
      const checked = validate(IdRequest, { id }, 'request');
      return answer(checked.id, validate(schema, rest, 'request'));
    },
  };
}

/** A keyset page; in proto3 a limit of 0 and an empty cursor are what was not sent. */
export function list<Query, Row>(
  schema: z.ZodType<Query>,
  name: string,
  page: (query: Query) => Promise<{ items: Row[]; next_cursor: string | null }>,
): Method {
  return {
    kind: 'unary',
    answer: async ({ limit, cursor, ...rest }) => {
      const given = { ...rest, ...(limit === 0 ? {} : { limit }), ...(cursor === '' ? {} : { cursor }) };
      const { items, next_cursor } = await page(validate(schema, given, 'request'));
      return { [name]: items, next_cursor };
    },
  };
}

/** One request, validated, and a stream of answers at the reader's pace. */
export function serverStreaming<T>(schema: z.ZodType<T>, answer: (request: T) => AsyncIterable<object>): Method {
  return { kind: 'server_streaming', answer: (request) => answer(validate(schema, request, 'request')) };
}

/** A stream of at most `max` requests, each validated as it comes, and one answer. */
export function clientStreaming<T>(
  schema: z.ZodType<T>,
  max: number,
  answer: (requests: T[]) => Promise<object>,
): Method {
  return {
    kind: 'client_streaming',
    answer: async (requests) => {
      const all: T[] = [];
      for await (const request of requests) {
        if (all.length === max) throw new ServiceError('PAYLOAD_TOO_LARGE', `send at most ${max} in one stream`);
        all.push(validate(schema, request, 'request', [all.length]));
      }
      return answer(all);
    },
  };
}

/** A stream of any length whose requests are worked on one after the other, at the pace of the work, and one answer. */
export function clientStream<T>(schema: z.ZodType<T>, answer: (requests: AsyncIterable<T>) => Promise<object>): Method {
  async function* validated(requests: AsyncIterable<Plain>): AsyncGenerator<T> {
    let at = 0;
    for await (const request of requests) yield validate(schema, request, 'request', [at++]);
  }
  return { kind: 'client_streaming', answer: (requests) => answer(validated(requests)) };
}
