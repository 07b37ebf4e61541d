// What the Drizzle schema says, as plain data: all else that knows the shape is made from it.
import { getTableColumns, getTableName, is, SQL } from 'drizzle-orm';
import { getTableConfig, PgDialect, PgEnumColumn, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { fullDoc } from '../db/columns.js';
import type { Contract, Entity, Enumeration } from './contract.js';
import { ContractError } from './error.js';

/** What is recorded of a field. A relation has only a type. */
export interface Facts {
  type: string;
  column?: string;
  database_type?: string;
  unit?: string | null;
  nullable?: boolean;
  default?: string | null;
}

export interface Field {
  name: string;
  doc: string;
  example?: unknown;
  deprecated?: boolean;
  rule?: JsonSchema;
  facts: Facts;
}

export interface ForeignKey {
  columns: string[];
  references: string;
  on_delete: string;
  on_update: string;
}

/** What is recorded of a table besides its columns. */
export interface Constraints {
  primary_key: string[];
  foreign_keys: Record<string, ForeignKey>;
  unique: Record<string, string>;
  checks: Record<string, string>;
}

export interface MessageModel {
  name: string;
  doc: string;
  source: string;
  table: string;
  fields: Field[];
  constraints: Constraints;
  side_effects: Entity['side_effects'];
}

export interface EnumModel {
  name: string;
  doc: string;
  source: string;
  type: string;
  values: { name: string; doc: string }[];
}

export interface Model {
  package: string;
  messages: MessageModel[];
  enums: EnumModel[];
}

export type JsonSchema = z.core.JSONSchema._JSONSchema & object;

export function readModel(contract: Contract): Model {
  return {
    package: contract.package,
    messages: contract.entities.map(messageModel),
    enums: contract.enums.map(enumModel),
  };
}

/** The type of a field as the proto has it. A message has presence anyway, so only others can be optional. */
export function declaredType({ facts }: Field): string {
  return facts.nullable && !facts.type.includes('.') ? `optional ${facts.type}` : facts.type;
}

function messageModel(entity: Entity): MessageModel {
  const { id, description } = entity.row.meta() ?? {};
  if (!id || !description) {
    throw new ContractError(entity.source, `the rows of ${getTableName(entity.table)} have no id or no description`);
  }
  return {
    name: id,
    doc: description,
    source: entity.source,
    table: getTableName(entity.table),
    fields: [...columns(entity), ...relations(entity)],
    constraints: constraints(entity.table),
    side_effects: entity.side_effects,
  };
}

function columns({ source, table, docs, row }: Entity): Field[] {
  const rules = row.shape as Record<string, z.ZodType | undefined>;
  return Object.entries(getTableColumns(table)).map(([name, column]) => {
    const doc = docs[name];
    const rule = rules[name];
    if (!doc || !rule) throw new ContractError(source, `the column ${getTableName(table)}.${name} has no docs or rule`);
    const facts = {
      type: protoType(source, column),
      column: column.name,
      database_type: column.getSQLType(),
      unit: doc.unit ?? null,
      nullable: !column.notNull,
      default: defaultOf(table, column),
    };
    const deprecated = doc.deprecated !== undefined;
    return { name, doc: fullDoc(doc), example: doc.example, deprecated, rule: jsonSchema(rule), facts };
  });
}

function relations({ source, table, row }: Entity): Field[] {
  const stored = getTableColumns(table);
  const others = Object.entries(row.shape as Record<string, z.ZodType>).filter(([name]) => !(name in stored));
  return others.map(([name, schema]) => {
    const item = schema instanceof z.ZodArray ? (schema.element as z.ZodType).meta()?.id : undefined;
    if (!item) {
      throw new ContractError(source, `${getTableName(table)}.${name} is neither a column nor an array of an entity`);
    }
    return { name, doc: schema.description ?? '', facts: { type: `repeated ${item}` } };
  });
}

function jsonSchema(rule: z.ZodType): JsonSchema {
  return z.toJSONSchema(rule, { io: 'output' });
}

const proto_types: readonly [RegExp, string][] = [
  [/^bigint$/, 'int64'],
  [/^(integer|smallint)$/, 'int32'],
  [/^(text|(var)?char\(\d+\))$/, 'string'],
  [/^boolean$/, 'bool'],
  [/^double precision$/, 'double'],
  [/^timestamp \(3\) with time zone$/, 'google.protobuf.Timestamp'],
];

function protoType(source: string, column: PgColumn): string {
  if (is(column, PgEnumColumn)) return pascalCase(column.enum.enumName);
  const type = column.getSQLType();
  const found = proto_types.find(([pattern]) => pattern.test(type))?.[1];
  if (!found) throw new ContractError(source, `there is no proto type for the type of ${column.name}, ${type}`);
  return found;
}

function pascalCase(snake_case: string): string {
  return snake_case.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function defaultOf(table: PgTable, column: PgColumn): string | null {
  if (column.generatedIdentity) return 'identity';
  const value: unknown = column.default;
  if (value === undefined) return null;
  if (is(value, SQL)) return sqlText(table, value);
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function enumModel({ source, type, docs }: Enumeration): EnumModel {
  const values = type.enumValues.map((name) => ({ name, doc: docs.values[name] ?? '' }));
  return { name: pascalCase(type.enumName), doc: docs.doc, source, type: type.enumName, values };
}

function constraints(table: PgTable): Constraints {
  const config = getTableConfig(table);
  const key = config.primaryKeys[0]?.columns ?? config.columns.filter((column) => column.primary);
  const single = config.columns.filter((column) => column.isUnique).map(({ uniqueName, name }) => [uniqueName, name]);
  const unique = config.uniqueConstraints.map(({ name, columns }) => [name, columnNames(columns).join(', ')]);
  const indexes = config.indexes
    .filter((index) => index.config.unique)
    .map(({ config: { name, columns, where } }) => {
      const on = columns.map((column) => (is(column, SQL) ? sqlText(table, column) : (column as PgColumn).name));
      return [name, on.join(', ') + (where ? ` where ${sqlText(table, where)}` : '')];
    });
  return {
    primary_key: columnNames(key),
    foreign_keys: Object.fromEntries(
      config.foreignKeys.map((foreignKey) => [foreignKey.getName(), target(foreignKey)]),
    ),
    unique: Object.fromEntries([...single, ...unique, ...indexes]) as Record<string, string>,
    checks: Object.fromEntries(config.checks.map(({ name, value }) => [name, sqlText(table, value)])),
  };
}

function columnNames(columns: { name: string }[]): string[] {
  return columns.map((column) => column.name);
}

function target(foreignKey: ReturnType<typeof getTableConfig>['foreignKeys'][number]): ForeignKey {
  const { columns, foreignTable, foreignColumns } = foreignKey.reference();
  return {
    columns: columnNames(columns),
    references: `${getTableName(foreignTable)}(${columnNames(foreignColumns).join(', ')})`,
    on_delete: foreignKey.onDelete ?? 'no action',
    on_update: foreignKey.onUpdate ?? 'no action',
  };
}

// Without the table's name and quotes around plain names, which say nothing here.
function sqlText(table: PgTable, value: SQL): string {
  const { sql } = new PgDialect().sqlToQuery(value.inlineParams());
  return sql.replaceAll(`"${getTableName(table)}".`, '').replace(/"([a-z_][a-z0-9_]*)"/g, '$1');
}
