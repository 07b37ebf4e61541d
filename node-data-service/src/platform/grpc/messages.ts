import { create, ScalarType, type DescEnum, type DescField, type DescMessage, type Message } from '@bufbuild/protobuf';
import { type Timestamp, timestampFromMs } from '@bufbuild/protobuf/wkt';

/** A row or request as the rest of the service knows it: snake_case, numbers, RFC 3339, statuses without prefix. */
export type Plain = Record<string, unknown>;

type Fields = Record<string, unknown>;

/** The message for a plain object. Null and undefined are left out; a key the message does not have is a bug. */
export function toMessage(desc: DescMessage, plain: object): Message {
  const message = create(desc);
  const fields = message as unknown as Fields;
  const known = fieldsByName(desc);
  for (const [name, value] of Object.entries(plain)) {
    const field = known.get(name);
    if (!field) throw new Error(`${desc.typeName} has no field ${name}`);
    if (value !== null && value !== undefined) fields[field.localName] = toField(field, value);
  }
  return message;
}

/** The plain object for a message. Fields without presence are there with their default; unspecified enums are not. */
export function fromMessage(desc: DescMessage, message: Message): Plain {
  const fields = message as unknown as Fields;
  const plain: Plain = {};
  for (const field of desc.fields) {
    const value = fields[field.localName];
    const converted = value === undefined ? undefined : fromField(field, value);
    if (converted !== undefined) plain[field.name] = converted;
  }
  return plain;
}

const cache = new Map<DescMessage, Map<string, DescField>>();

function fieldsByName(desc: DescMessage): Map<string, DescField> {
  let names = cache.get(desc);
  if (!names) cache.set(desc, (names = new Map(desc.fields.map((field) => [field.name, field]))));
  return names;
}

function toField(field: DescField, value: unknown): unknown {
  if (field.fieldKind !== 'list') return toSingle(field, value);
  return (value as unknown[]).map((item) => toSingle(field, item));
}

function fromField(field: DescField, value: unknown): unknown {
  if (field.fieldKind !== 'list') return fromSingle(field, value);
  return (value as unknown[]).map((item) => fromSingle(field, item));
}

function toSingle({ message, enum: enumeration, scalar }: DescField, value: unknown): unknown {
  if (message)
    return isTimestamp(message) ? timestampFromMs(Date.parse(value as string)) : toMessage(message, value as Plain);
  if (enumeration) return enumNumber(enumeration, value as string);
  return is64Bit(scalar) ? BigInt(value as number) : value;
}

function fromSingle({ message, enum: enumeration, scalar }: DescField, value: unknown): unknown {
  if (message) return isTimestamp(message) ? timestampText(value as Timestamp) : fromMessage(message, value as Message);
  if (enumeration) return enumName(enumeration, value as number);
  // Beyond 2^53 this is not exact, but no longer a safe integer either, so validation refuses it.
  return is64Bit(scalar) ? Number(value) : value;
}

function is64Bit(scalar: ScalarType): boolean {
  return scalar === ScalarType.INT64 || scalar === ScalarType.UINT64;
}

function isTimestamp(desc: DescMessage): boolean {
  return desc.typeName === 'google.protobuf.Timestamp';
}

function timestampText({ seconds, nanos }: Timestamp): string {
  const time = new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000));
  // As text that validation refuses, so that the error names the field.
  return Number.isNaN(time.getTime()) ? `${seconds} s` : time.toISOString();
}

function enumName(desc: DescEnum, number: number): string | undefined {
  if (number === 0) return undefined;
  return desc.value[number]?.name.slice(desc.sharedPrefix?.length ?? 0) ?? String(number);
}

function enumNumber(desc: DescEnum, name: string): number {
  const full = `${desc.sharedPrefix?.toUpperCase() ?? ''}${name}`;
  const value = desc.values.find((candidate) => candidate.name === full);
  if (!value) throw new Error(`${desc.typeName} has no value ${full}`);
  return value.number;
}
