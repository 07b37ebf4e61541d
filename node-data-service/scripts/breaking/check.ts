import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { judge, Version } from './allowed.js';
import type { Finding } from './finding.js';
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
  const documents = readdirSync(new URL('openapi/', released)).sort();
  const findings = [
    ...protoFindings(fileURLToPath(proto), fileURLToPath(released)),
    ...documents.flatMap((name) =>
      documentFindings(name, new URL(`openapi/${name}`, released), new URL(`openapi/${name}`, proto)),
    ),
  ];
  return judge(findings, readVersion(proto), readVersion(released), today());
}

function documentFindings(name: string, released: URL, current: URL): Finding[] {
  if (!existsSync(current)) return [{ text: `${name}: proto/openapi/${name} is gone`, deprecated: undefined }];
  const [before, after] = [readFileSync(released, 'utf8'), readFileSync(current, 'utf8')];
  // Comparing takes seconds.
  return before === after ? [] : openApiFindings(name, parse(before) as Document, parse(after) as Document);
}
