import type { PgTable } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { AnyEnum, ColumnDocs, EnumDocs, Unit } from '../db/columns.js';

/** A table as others see it: a message in the proto, a model in Python, a section of docs/reference/data-contract.md. */
export interface Entity {
  /** The file to change, from the folder of the service. */
  readonly source: string;
  readonly table: PgTable;
  readonly docs: Readonly<Record<string, { doc: string; example: unknown; unit?: Unit; deprecated?: string }>>;
  /** Its id and description are those of the message; what it has besides the columns are relations. */
  readonly row: z.ZodObject;
  /** Operations (by operationId) of other tables that write to this one, and what. */
  readonly side_effects: Readonly<Record<string, string>>;
}

export interface Enumeration {
  readonly source: string;
  readonly type: AnyEnum;
  readonly docs: { readonly doc: string; readonly values: Readonly<Record<string, string>> };
}

/** All that the entity messages and the data reference are made from. */
export interface Contract {
  /** Of the proto. */
  readonly package: string;
  readonly entities: readonly Entity[];
  readonly enums: readonly Enumeration[];
  /** The bodies that clients send. What they contain need not be named. */
  readonly requests: readonly z.ZodObject[];
  /** Columns (`users.name`) that the schema has given up and the release before still reads; a later migration drops them. */
  readonly leftovers?: readonly string[];
}

export function entity<T extends PgTable>(
  source: string,
  table: T,
  docs: ColumnDocs<T>,
  row: z.ZodObject,
  side_effects: Entity['side_effects'] = {},
): Entity {
  return { source, table, docs, row, side_effects };
}

export function enumeration<E extends AnyEnum>(source: string, type: E, docs: EnumDocs<E>): Enumeration {
  return { source, type, docs };
}
