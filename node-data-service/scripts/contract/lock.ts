// proto/shop/v1/entities.lock.json: which number each field has for good, and what it was when last generated.
import { ContractError } from '../../src/platform/contract/error.js';
import type { Constraints, EnumModel, Facts, MessageModel, Model } from '../../src/platform/contract/model.js';

/** Which numbers names have now, and which they had and nobody may have again. */
type Numbers = Record<string, number>;

export interface MessageLock extends Constraints {
  table: string;
  fields: Record<string, Facts & { number: number }>;
  reserved: Numbers;
}

/** The values are in the order the database sorts them. */
export interface EnumLock {
  type: string;
  values: Numbers;
  reserved: Numbers;
}

export interface Lock {
  messages: Record<string, MessageLock>;
  enums: Record<string, EnumLock>;
  /** Names of messages and enums that are gone. */
  removed: string[];
}

export const empty_lock: Lock = { messages: {}, enums: {}, removed: [] };

/**
 * The lock after the model has changed: what stays keeps its number, what is new gets the next, what is gone is
 * reserved. A renamed column is a removal and an addition.
 * @throws ContractError for a change that old clients would misread
 */
export function nextLock(before: Lock, model: Model): Lock {
  const messages = model.messages.map((message) => [message.name, lockMessage(before, message)] as const);
  const enums = model.enums.map((type) => [type.name, lockEnum(before, type)] as const);
  const now = new Set([...messages, ...enums].map(([name]) => name));
  const gone = [...Object.keys(before.messages), ...Object.keys(before.enums)].filter((name) => !now.has(name));
  return {
    messages: Object.fromEntries(messages),
    enums: Object.fromEntries(enums),
    removed: [...before.removed, ...gone].sort(),
  };
}

function lockMessage(lock: Lock, { name, source, table, fields, constraints }: MessageModel): MessageLock {
  refuseReturn(lock, name, source);
  const before: Pick<MessageLock, 'fields' | 'reserved'> = lock.messages[name] ?? { fields: {}, reserved: {} };
  const numbered = renumber(
    { current: mapValues(before.fields, (field) => field.number), reserved: before.reserved },
    fields.map((field) => field.name),
    { source, owner: `the table ${table}`, kind: 'column' },
  );
  const entries = fields.map((field) => {
    const number = numbered.current[field.name] ?? 0;
    refuseTypeChange(`${table}.${field.name}`, source, before.fields[field.name], field.facts);
    return [field.name, { number, ...field.facts }] as const;
  });
  // By number, so that the order of the columns, which nobody depends on, is no change.
  entries.sort(([, a], [, b]) => a.number - b.number);
  return { table, fields: Object.fromEntries(entries), reserved: numbered.reserved, ...constraints };
}

function lockEnum(lock: Lock, { name, source, type, values }: EnumModel): EnumLock {
  refuseReturn(lock, name, source);
  const before = lock.enums[name];
  const { current, reserved } = renumber(
    { current: before?.values ?? {}, reserved: before?.reserved ?? {} },
    values.map((value) => value.name),
    { source, owner: `the enum ${type}`, kind: 'value' },
  );
  return { type, values: current, reserved };
}

function renumber(
  before: { current: Numbers; reserved: Numbers },
  names: string[],
  { source, owner, kind }: { source: string; owner: string; kind: string },
): { current: Numbers; reserved: Numbers } {
  let last = Math.max(0, ...Object.values(before.current), ...Object.values(before.reserved));
  const current: Numbers = {};
  for (const name of names) {
    if (name in before.reserved) {
      throw new ContractError(
        source,
        `${owner} had a ${kind} ${name} before, and its name is reserved`,
        'Take another.',
      );
    }
    current[name] = before.current[name] ?? ++last;
  }
  const gone = Object.entries(before.current).filter(([name]) => !names.includes(name));
  return { current, reserved: { ...before.reserved, ...Object.fromEntries(gone) } };
}

function refuseTypeChange(
  column: string,
  source: string,
  before: MessageLock['fields'][string] | undefined,
  now: Facts,
) {
  if (!before || before.type === now.type) return;
  throw new ContractError(
    source,
    `${column} was ${before.type} and is ${now.type}, under the same field number ${before.number}, which old clients misread`,
    'Give the changed column another name, so that it gets a number of its own, or take the change back.',
  );
}

function refuseReturn(lock: Lock, name: string, source: string): void {
  if (!lock.removed.includes(name)) return;
  throw new ContractError(source, `there was another ${name} before, with other numbers`, 'Take another name.');
}

function mapValues<T, R>(values: Record<string, T>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
