// What breaks clients between two GraphQL schemas.
import {
  BreakingChangeType,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  isEnumType,
  isObjectType,
} from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Finding } from './finding.js';

/** @param file with which each finding begins */
export function graphqlFindings(file: string, before: string, after: string): Finding[] {
  const [released, current] = [buildSchema(before), buildSchema(after)];
  const changes = [
    ...findBreakingChanges(released, current),
    // Code that lists all values of an answer does not know a new one.
    ...findDangerousChanges(released, current).filter(({ type }) => type === DangerousChangeType.VALUE_ADDED_TO_ENUM),
  ];
  return changes.map(({ type, description }) => ({
    text: `${file}: ${description.replace(/\.$/, '')}`,
    deprecated: isDeprecated(type, description, released),
  }));
}

// Only fields and values of enums can say in advance that they will go.
function isDeprecated(
  change: BreakingChangeType | DangerousChangeType,
  description: string,
  released: GraphQLSchema,
): boolean | undefined {
  if (change === BreakingChangeType.FIELD_REMOVED) {
    const [, owner = '', field = ''] = /^(\w+)\.(\w+) was removed/.exec(description) ?? [];
    const type = released.getType(owner);
    return isObjectType(type) ? type.getFields()[field]?.deprecationReason !== undefined : undefined;
  }
  if (change === BreakingChangeType.VALUE_REMOVED_FROM_ENUM) {
    const [, value = '', owner = ''] = /^(\w+) was removed from enum type (\w+)/.exec(description) ?? [];
    const type = released.getType(owner);
    return isEnumType(type) ? type.getValue(value)?.deprecationReason !== undefined : undefined;
  }
  return undefined;
}
