import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Model } from '../../src/platform/contract/model.js';
import { markdownText } from './markdown.js';
import { svgText } from './svg.js';
import type { Document } from './writers.js';

/** Writes data-contract.md and .svg. The OpenAPI document and the services in the protos tell who may write. */
export function writeReference(model: Model, document: Document, protos: URL, reference: URL): void {
  const files = readdirSync(protos).filter((name) => name.endsWith('.proto'));
  const services = files.map((name) => readFileSync(new URL(name, protos), 'utf8'));
  writeFileSync(new URL('data-contract.md', reference), markdownText(model, document, services));
  writeFileSync(new URL('data-contract.svg', reference), svgText(model));
}
