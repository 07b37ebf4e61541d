import { describe, expect, test } from 'vitest';
import { graphqlFindings } from '../../scripts/breaking/graphql.js';

describe('GraphQL schemas', () => {
  const released = `
    type Query { thing(id: ID!): Thing }
    type Thing { name: String! price: Int count: Int ratio: Float note: String @deprecated(reason: "use name") state: State! }
    enum State { NEW OLD @deprecated }`;

  const findings = (from: string, to: string) => {
    expect(released).toContain(from);
    return graphqlFindings('schema.graphql', released, released.replace(from, to));
  };

  test.each([
    ['a field', 'price: Int', '', 'Thing.price was removed', false],
    ['a field on its way out', 'note: String @deprecated(reason: "use name")', '', 'Thing.note was removed', true],
    ['a type', 'price: Int', 'price: Float', 'Thing.price changed type from Int to Float', undefined],
    ['what may be null', 'name: String!', 'name: String', 'Thing.name changed type from String! to String', undefined],
    ['an argument', 'id: ID!', 'id: ID!, tag: ID!', 'A required arg tag on Query.thing was added', undefined],
    ['a value', 'OLD @deprecated', '', 'OLD was removed from enum type State', true],
    ['a new value', 'NEW OLD', 'NEW OPEN OLD', 'OPEN was added to enum type State', undefined],
  ])('Is %s that changes found?', (_, from, to, says, deprecated) => {
    expect(findings(from, to)).toEqual([{ text: `schema.graphql: ${says}`, deprecated }]);
  });

  test('Is a new field or an argument that may be left out no finding?', () => {
    expect(findings('price: Int', 'price: Int, tag: String')).toEqual([]);
    expect(findings('id: ID!', 'id: ID!, tag: ID')).toEqual([]);
  });
});
