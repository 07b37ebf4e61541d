import { fromJson, toJson, type DescMethodServerStreaming, type DescMethodUnary } from '@bufbuild/protobuf';
import type { DescMethodClientStreaming, JsonObject, Message } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failure, GrpcClient } from '../support/grpc.js';
import { eventually, startService, type TestService } from '../support/service.js';
import { golden_rpcs, goldenRpc, type GoldenRpc } from './golden-rpcs.js';
import { enterState } from './states.js';

let database: TestDatabase;
let service: TestService;
let client: GrpcClient;

beforeAll(async () => {
  database = await createDatabase();
  // No limit of its own, so that what ends a late call is the deadline that came with it.
  const patient = { DATA_SERVICE_REQUEST_LIMIT_MS: '60000', DATA_SERVICE_STATEMENT_LIMIT_MS: '60000' };
  // Nor does it remove what is golden, and old.
  service = await startService(database.url, { ...patient, DATA_SERVICE_SWEEP_MS: '3600000' });
  client = new GrpcClient(service.grpc_port);
});
afterAll(async () => {
  client.close();
  await service.stop();
  await database.drop();
});

const answered = golden_rpcs.filter(({ response, responses }) => response ?? responses);
const refused = golden_rpcs.filter(({ error, deadline_ms }) => error && deadline_ms === undefined);
const late = golden_rpcs.filter(({ deadline_ms }) => deadline_ms !== undefined);

describe('Does the rpc give the golden answer, and REST the same?', () => {
  test.each(answered)('$name', async (golden) => {
    const { answers, times } = await play(golden);
    expect(answers, remedy(golden)).toEqual(golden.responses ?? [golden.response]);
    if (!golden.get) return;
    const { status, body } = await service.get(golden.get);
    expect({ status, body }, remedy(golden)).toEqual({ status: 200, body: { ...golden.rest, ...times } });
  });
});

describe('Is it refused with the golden code?', () => {
  test.each(refused)('$name', async (golden) => {
    await enter(golden);
    const { status, reason, domain, fields } = await failure(call(golden));
    const expected = { fields: [], ...golden.error, domain: 'shop' };
    expect({ status, reason, fields, domain }, remedy(golden)).toEqual(expected);
  });
});

describe('Does it end at its deadline, and leave nothing behind?', () => {
  test.each(late)('$name', async (golden) => {
    await enter(golden);
    const before = await everything();
    const unlock = await database.lock('users, products, orders, order_items, payments');
    const { status } = await failure(call(golden));
    expect(status).toBe(golden.error!.status);
    // The service has given up, too: nothing of it waits for the lock.
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(
      () => database.query(waiting),
      (rows) => rows.length === 0,
    );
    await unlock();
    expect(await everything()).toEqual(before);
  });
});

async function enter(golden: GoldenRpc): Promise<void> {
  await enterState(database.url, golden.state);
  for (const name of golden.after) await call(goldenRpc(name));
}

/** The answers from its state on, with the golden times where the clock made them; `times` are the real ones. */
async function play(golden: GoldenRpc): Promise<{ answers: JsonObject[]; times: JsonObject }> {
  const started_at = Date.now();
  await enter(golden);
  const answers = await call(golden);
  const times: JsonObject = {};
  for (const path of golden.clock) {
    const [entity, field] = path.split('.') as [string, string];
    const row = only(answers[0]![entity]);
    expect(Date.parse(row[field]!), `${path} in ${golden.name}`).toBeGreaterThanOrEqual(started_at);
    times[field] = row[field]!;
    row[field] = only(golden.response![entity])[field]!;
  }
  return { answers, times };
}

/** An entity, alone or in a list. */
function only(value: unknown): Record<string, string> {
  return (Array.isArray(value) ? value[0] : value) as Record<string, string>;
}

/** Everything in the shop, as REST answers it. */
async function everything(): Promise<unknown[]> {
  const lists = ['users', 'products', 'orders', 'payments'].map((name) => service.get(`/api/${name}`));
  return (await Promise.all(lists)).map(({ body }) => body);
}

/** The answers as proto3 JSON with the names of the contract, and no field left out for having its default. */
async function call({ method, request = {}, requests, deadline_ms }: GoldenRpc): Promise<JsonObject[]> {
  const sent = (requests ?? [request]).map((json) => fromJson(method.input, json));
  const options = deadline_ms === undefined ? {} : { deadline_ms };
  const json = (answer: Message) =>
    toJson(method.output, answer, { useProtoFieldName: true, alwaysEmitImplicit: true }) as JsonObject;
  switch (method.methodKind) {
    case 'server_streaming': {
      const answers: JsonObject[] = [];
      for await (const answer of client.serverStream(method as ServerStreaming, sent[0]!, options)) {
        answers.push(json(answer as Message));
      }
      return answers;
    }
    case 'client_streaming':
      return [json(await client.clientStream(method as ClientStreaming, sent))];
    default:
      return [json(await client.unary(method as Unary, sent[0]!, options))];
  }
}

type Unary = DescMethodUnary;
type ServerStreaming = DescMethodServerStreaming;
type ClientStreaming = DescMethodClientStreaming;

function remedy({ name, method }: GoldenRpc): string {
  const feature = method.parent.file.name.replace(/.*\//, '');
  return (
    `proto/golden/grpc.json promises "${name}" to the facade and the gateway. Repair ` +
    `node-data-service/src/shop/${feature}/ (or, if the promise is to change, the golden value, its consumers with it), ` +
    'then run npm --prefix node-data-service run test:contract'
  );
}
