import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { judge, Version } from './allowed.js';
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
  const read = (folder: URL, name: string) =>
    parse(readFileSync(new URL(`openapi/${name}`, folder), 'utf8')) as Document;
  const documents = readdirSync(new URL('openapi/', released)).sort();
  const findings = [
    ...protoFindings(fileURLToPath(proto), fileURLToPath(released)),
    ...documents.flatMap((name) => openApiFindings(name, read(released, name), read(proto, name))),
  ];
  return judge(findings, readVersion(proto), readVersion(released), today());
}
