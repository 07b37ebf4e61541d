import { isDeepStrictEqual } from 'node:util';
import swagger from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { ContractError } from '../../src/platform/contract/error.js';
import type { HttpServer } from '../../src/platform/http/server.js';

type Document = OpenAPIV3_1.Document;

/** Describes the routes that are added after it; `app.swagger()` is the document once the app is ready. */
export function describeApi(app: HttpServer, info: { title: string; version: string; description: string }): void {
  const options = { zodToJsonConfig: { override: withoutPattern } };
  const transformObject = createJsonSchemaTransformObject(options);
  void app.register(swagger, {
    openapi: { openapi: '3.1.1', info, servers: [{ url: '/api' }] },
    transform: createJsonSchemaTransform(options),
    transformObject: (document) => describeAnswers(joinDirections(transformObject(document) as Document)),
  });
}

// The format says it; zod's patterns for these are longer than the rest of the schema.
function withoutPattern({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern;
}

// Each schema comes twice, for requests as `UserInput` and for answers as `User`; one is enough where they agree.
function joinDirections(document: Document): Document {
  const text = JSON.stringify(document).replace(/(#\/components\/schemas\/\w+?)Input"/g, '$1"');
  const joined = JSON.parse(text) as Document;
  const schemas = Object.entries(joined.components?.schemas ?? {});
  const byName = new Map(schemas);
  for (const [name, schema] of schemas.filter(([name]) => name.endsWith('Input'))) {
    if (!isDeepStrictEqual(schema, byName.get(name.replace(/Input$/, '')))) {
      throw new ContractError(
        'src/shop/*/schema.ts',
        `${name} differs between requests and answers`,
        'Give the two schemas different ids.',
      );
    }
    byName.delete(name);
  }
  const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...joined, components: { schemas: Object.fromEntries(sorted) } };
}

// What an answer is, its schema says; OpenAPI wants it said at the answer too. A 204 has no body of any type.
function describeAnswers(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path ?? {}) as OpenAPIV3_1.OperationObject[]) {
      const done = operation.responses?.['204'] as OpenAPIV3_1.ResponseObject | undefined;
      delete done?.content;
      for (const answer of Object.values(operation.responses ?? {}) as OpenAPIV3_1.ResponseObject[]) {
        const schema = answer.content?.['application/json']?.schema;
        const name = schema && '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
        const description = name && schemas[name]?.description;
        if (description) answer.description = description;
      }
    }
  }
  return document;
}
