// Who writes to a table, from the OpenAPI document and the service definitions: an operation and an rpc of one name.
import { ContractError } from '../../src/platform/contract/error.js';
import type { MessageModel } from '../../src/platform/contract/model.js';

export interface Document {
  paths: Record<string, Record<string, { operationId: string; summary: string; tags: string[] }>>;
}

export interface Writer {
  what: string;
  route: string;
  rpc: string;
}

/** The writers of one table. @throws ContractError for a side effect of an operation or rpc that does not exist */
export function writersOf(message: MessageModel, document: Document, protos: string[]): Writer[] {
  const rpcs = new Map(protos.flatMap(rpcsOf));
  const writes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== 'get')
      .map(([method, operation]) => ({ ...operation, route: `${method.toUpperCase()} /api${path}` })),
  );
  for (const id of Object.keys(message.side_effects).filter((id) => !writes.some((one) => one.operationId === id))) {
    if (!rpcs.has(id)) throw new ContractError(message.source, `no operation or rpc ${id} writes anything`);
    writes.push({ operationId: id, summary: '', tags: [], route: 'none' });
  }
  return writes.flatMap(({ operationId, summary, tags, route }) => {
    const what = tags.includes(message.table) ? summary : message.side_effects[operationId];
    return what ? [{ what, route, rpc: rpcs.get(operationId) ?? 'none' }] : [];
  });
}

function rpcsOf(proto: string): [string, string][] {
  const service = /^service (\w+)/m.exec(proto)?.[1] ?? '';
  return [...proto.matchAll(/^ {2}rpc (\w)(\w*)\(/gm)].map(([, first = '', rest = '']) => [
    first.toLowerCase() + rest,
    `${service}.${first}${rest}`,
  ]);
}
