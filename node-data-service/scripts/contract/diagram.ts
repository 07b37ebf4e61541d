// The tables and their references as a mermaid diagram, and what the drawn one needs to know about them.
import type { Field, MessageModel, Model } from '../../src/platform/contract/model.js';

export interface Reference {
  from: MessageModel;
  column: string;
  to: string;
  to_column: string;
  optional: boolean;
}

/** References of a single column, which all are here. */
export function references(model: Model): Reference[] {
  return model.messages.flatMap((from) =>
    Object.values(from.constraints.foreign_keys).map(({ columns, references: target }) => {
      const [, to = '', to_column = ''] = /^(\w+)\((\w+)/.exec(target) ?? [];
      const column = columns[0] ?? '';
      const optional = from.fields.some(({ facts }) => facts.column === column && facts.nullable);
      return { from, column, to, to_column, optional };
    }),
  );
}

export function storedFields({ fields }: MessageModel): Field[] {
  return fields.filter(({ facts }) => facts.column);
}

/** What is short enough for a picture: the last word of the type, and the unit. */
export function shortType(field: Field): string {
  const { unit } = field.facts;
  return unit ? `${typeName(field)} ${unit}` : typeName(field);
}

function typeName({ facts }: Field): string {
  return facts.type === 'google.protobuf.Timestamp' ? 'timestamp' : facts.type;
}

export function mermaid(model: Model): string {
  const links = references(model);
  const lines = links.map(
    ({ from, column, to, optional }) => `  ${to} |${optional ? 'o' : '|'}--o{ ${from.table} : ${column}`,
  );
  const tables = model.messages.flatMap((message) => [
    `  ${message.table} {`,
    ...storedFields(message).map((field) => `    ${attribute(message, field, links)}`),
    '  }',
  ]);
  return `${['erDiagram', ...lines, ...tables].join('\n')}\n`;
}

function attribute({ table, constraints }: MessageModel, field: Field, links: Reference[]): string {
  const { name, facts } = field;
  const column = facts.column ?? '';
  const keys = [
    constraints.primary_key.includes(column) && 'PK',
    links.some((link) => link.from.table === table && link.column === column) && 'FK',
    Object.values(constraints.unique).includes(column) && 'UK',
  ].filter(Boolean);
  const note = [facts.unit, facts.nullable && 'or null'].filter(Boolean).join(', ');
  return `${typeName(field)} ${name}${keys.length > 0 ? ` ${keys.join(', ')}` : ''}${note ? ` "${note}"` : ''}`;
}
