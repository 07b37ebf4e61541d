// Writes docs/reference/data-contract.md and .svg. After the OpenAPI document, which tells who may write.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { contract } from '../src/shop/contract.js';
import { markdownText } from './contract/markdown.js';
import { readModel } from './contract/model.js';
import { svgText } from './contract/svg.js';
import type { Document } from './contract/writers.js';

const root = new URL('../../', import.meta.url);
const proto_folder = new URL(`proto/${contract.package.replaceAll('.', '/')}/`, root);
const services = readdirSync(proto_folder).filter((name) => name.endsWith('.proto'));

const model = readModel(contract);
const document = parse(readFileSync(new URL('proto/openapi/data-service.yaml', root), 'utf8')) as Document;
const protos = services.map((name) => readFileSync(new URL(name, proto_folder), 'utf8'));
writeFileSync(new URL('docs/reference/data-contract.md', root), markdownText(model, document, protos));
writeFileSync(new URL('docs/reference/data-contract.svg', root), svgText(model));
