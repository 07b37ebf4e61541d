import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { judge, Version } from './allowed.js';
import type { Finding } from './finding.js';
import { graphqlFindings } from './graphql.js';
import { openApiFindings, type Document } from './openapi.js';
import { protoFindings } from './protos.js';

export const remedy = `Take the change back in the schema, service or route it comes from (node-data-service/src/shop/*/schema.ts,
proto/shop/v1, the facade's or the gateway's routes) and run: make generate
A break that is wanted is a line in proto/version.yaml; docs/decisions/0011-wanted-breaks.md says when it is accepted.`;

/** The day that decides: CONTRACT_TODAY if it is set, to see what the check will say one day. */
export function today(): string {
  return process.env.CONTRACT_TODAY ?? new Date().toISOString().slice(0, 10);
}

export function readVersion(folder: URL): Version {
  return Version.parse(parse(readFileSync(new URL('version.yaml', folder), 'utf8')));
}

/** The contract in the folder `proto` against the one in `proto/released/`. @returns what is wrong, one line each */
export function checkBreaking(proto: URL): string[] {
  const released = new URL('released/', proto);
  const findings = [
    ...protoFindings(fileURLToPath(proto), fileURLToPath(released)),
    ...documentFindings(proto, 'openapi/', (name, before, after) =>
      openApiFindings(name, parse(before) as Document, parse(after) as Document),
    ),
    ...documentFindings(proto, 'graphql/', graphqlFindings),
  ];
  return judge(findings, readVersion(proto), readVersion(released), today());
}

/** Of a folder of the contract, what differs from the released one in each file that was released. */
function documentFindings(
  proto: URL,
  folder: string,
  compare: (name: string, before: string, after: string) => Finding[],
): Finding[] {
  const released = new URL(`released/${folder}`, proto);
  const names = existsSync(released) ? readdirSync(released).sort() : [];
  return names.flatMap((name) => {
    const current = new URL(`${folder}${name}`, proto);
    if (!existsSync(current)) return [{ text: `${name}: proto/${folder}${name} is gone`, deprecated: undefined }];
    const [before, after] = [readFileSync(new URL(name, released), 'utf8'), readFileSync(current, 'utf8')];
    // Comparing takes seconds.
    return before === after ? [] : compare(name, before, after);
  });
}
