// The contract as consumers compare it at run time with the one they were built for; proto/contract.json is a copy.
import {
  ScalarType,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescService,
} from '@bufbuild/protobuf';
import { z } from 'zod';
import { canonicalHash } from '../canonical.js';
import type { Contract } from './contract.js';
import { ContractError } from './error.js';
import { declaredType, readModel, type EnumModel, type JsonSchema, type MessageModel } from './model.js';

export interface ServedField {
  number: number;
  type: string;
  unit: string | null;
  nullable: boolean;
}

export interface RequestField {
  type: string;
  unit: string | null;
  nullable: boolean;
  required: boolean;
}

/** Everything by name. Of the fingerprint, version is no part: it names a release, not a shape. */
export interface ServedContract {
  package: string;
  version: string;
  fingerprint: string;
  messages: Record<string, Record<string, ServedField>>;
  requests: Record<string, Record<string, RequestField>>;
  enums: Record<string, Record<string, number>>;
}

/**
 * What this process serves: shapes and units of the schema it runs with, numbers of the messages compiled into it.
 * @throws ContractError when the two disagree, as they do until `make generate` was run
 */
export function servedContract(contract: Contract, services: DescService[], version: string): ServedContract {
  const model = readModel(contract);
  const compiled = new Compiled(contract.package, services);
  const shape = {
    messages: Object.fromEntries(model.messages.map((message) => [message.name, messageFields(message, compiled)])),
    requests: Object.assign({}, ...contract.requests.map(requestFields)) as ServedContract['requests'],
    enums: Object.fromEntries(model.enums.map((type) => [type.name, enumNumbers(type, compiled)])),
  };
  return { package: model.package, version, fingerprint: fingerprint({ package: model.package, ...shape }), ...shape };
}

/** What two builds of one contract have in common. */
export function fingerprint(shape: Omit<ServedContract, 'version' | 'fingerprint'>): string {
  return canonicalHash(shape);
}

/** The messages and enums of one package, of which the stubs were made. */
class Compiled {
  private readonly types = new Map<string, DescMessage | DescEnum>();

  constructor(
    private readonly name: string,
    services: DescService[],
  ) {
    const files = new Set<DescFile>(services.flatMap(({ file }) => [file, ...file.dependencies]));
    for (const { messages, enums } of files) {
      for (const type of [...messages, ...enums]) this.types.set(type.typeName, type);
    }
  }

  message(name: string): DescMessage | undefined {
    const found = this.types.get(`${this.name}.${name}`);
    return found?.kind === 'message' ? found : undefined;
  }

  enum(name: string): DescEnum | undefined {
    const found = this.types.get(`${this.name}.${name}`);
    return found?.kind === 'enum' ? found : undefined;
  }
}

function messageFields({ name, source, fields }: MessageModel, compiled: Compiled): Record<string, ServedField> {
  const desc = compiled.message(name);
  const known = new Map(desc?.fields.map((field) => [field.name, field]));
  for (const field of known.keys()) {
    if (!fields.some((own) => own.name === field)) throw stale(source, `the compiled ${name} has a field ${field}`);
  }
  return Object.fromEntries(
    fields.map((field) => {
      const { type, unit = null, nullable = false } = field.facts;
      const found = known.get(field.name);
      if (!found || compiledType(found) !== declaredType(field)) {
        throw stale(source, `${name}.${field.name} is ${declaredType(field)}`);
      }
      return [field.name, { number: found.number, type, unit, nullable }];
    }),
  );
}

function stale(source: string, says: string): ContractError {
  return new ContractError(source, `${says}, and of schema and compiled messages only one says so`);
}

function compiledType(field: DescField): string {
  const { message, enum: enumeration, scalar, proto } = field;
  const named = message ?? enumeration;
  const type = named
    ? named.typeName.replace(`${field.parent.file.proto.package}.`, '')
    : ScalarType[scalar as ScalarType].toLowerCase();
  if (field.fieldKind === 'list') return `repeated ${type}`;
  return proto.proto3Optional ? `optional ${type}` : type;
}

function enumNumbers({ name, source, values }: EnumModel, compiled: Compiled): Record<string, number> {
  const desc = compiled.enum(name);
  const prefix = desc?.sharedPrefix?.length ?? 0;
  const numbers = new Map(desc?.values.slice(1).map((value) => [value.name.slice(prefix), value.number]));
  if (numbers.size !== values.length) throw stale(source, `${name} has ${values.length} values`);
  return Object.fromEntries(
    values.map((value) => {
      const number = numbers.get(value.name);
      if (number === undefined) throw stale(source, `${name} has the value ${value.name}`);
      return [value.name, number];
    }),
  );
}

/** The fields of a body and of the objects in it, all of which are named. */
function requestFields(body: z.ZodObject): ServedContract['requests'] {
  const { $defs = {}, properties } = z.toJSONSchema(body, { io: 'input' });
  if (properties) {
    const names = Object.keys(properties).join(', ');
    throw new ContractError('src/shop/*/schema.ts', `a body has no id, but the properties ${names}`);
  }
  const named = Object.entries($defs as Record<string, JsonSchema>);
  return Object.fromEntries(named.map(([name, schema]) => [name, propertiesOf(name, schema)]));
}

function propertiesOf(owner: string, { properties = {}, required = [] }: JsonSchema): Record<string, RequestField> {
  return Object.fromEntries(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, property]) => {
      const choices = (property.anyOf as JsonSchema[] | undefined) ?? [property];
      const [value = property] = choices.filter(({ type }) => type !== 'null');
      const unit = (property['x-unit'] as string | undefined) ?? null;
      const nullable = choices.some(({ type }) => type === 'null');
      const type = requestType(`${owner}.${name}`, value);
      return [name, { type, unit, nullable, required: required.includes(name) }];
    }),
  );
}

// An enum goes as text: which of its values are taken is a rule, as a length is.
function requestType(field: string, { $ref, type, format, items }: JsonSchema): string {
  if ($ref) return $ref.split('/').at(-1) ?? '';
  if (type === 'array') return `repeated ${requestType(field, items as JsonSchema)}`;
  if (type === 'integer') return format === 'int64' ? 'int64' : 'int32';
  if (type === 'string') return format === 'date-time' ? 'google.protobuf.Timestamp' : 'string';
  if (type === 'boolean') return 'bool';
  if (type === 'number') return 'double';
  throw new ContractError(
    'src/shop/*/schema.ts',
    `${field} is of no type that the contract knows`,
    'Give an object an id.',
  );
}
