import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestSaga } from '../support/checkout.js';
import { openCheckoutShop, piecesOf, type CheckoutShop } from '../support/checkout-shop.js';
import { failure, GrpcClient } from '../support/grpc.js';
import { eventually, patient } from '../support/service.js';

/** Where a step is held: when all is written and nothing committed, or when the database was told to commit. */
const gates = { written: 1, committing: 2 };

let shop: CheckoutShop;
let gate: pg.Client;

beforeAll(async () => {
  shop = await openCheckoutShop();
  gate = new pg.Client({ connectionString: shop.database.url });
  await gate.connect();
  await gate.query(`
    CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::int); RETURN NULL; END $$;
    CREATE TRIGGER written AFTER UPDATE ON saga_operation FOR EACH ROW EXECUTE FUNCTION pass(${gates.written});
    CREATE CONSTRAINT TRIGGER committing AFTER UPDATE ON saga_operation DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION pass(${gates.committing})`);
});
afterAll(async () => {
  await gate.end();
  await shop.close();
});

interface Victim {
  process: ChildProcess;
  client: GrpcClient;
}

async function startVictim(): Promise<Victim> {
  const env = { DATABASE_URL: shop.database.url, DATA_SERVICE_PORT: '0', DATA_SERVICE_GRPC_PORT: '0', ...patient };
  const process_ = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: process_.stdout })) {
    const port = /gRPC on .*:(\d+)/.exec(line)?.[1];
    if (port) return { process: process_, client: new GrpcClient(Number(port)) };
  }
  throw new Error('the service ended before it was ready');
}

function kill({ process, client }: Victim): void {
  process.kill('SIGKILL');
  client.close();
}

const atTheGate = () =>
  shop.database.query(`SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`);

/** Lets the step get as far as the gate and kills the service there. @returns whether the step is done nevertheless */
async function killIn(victim: Victim, saga_id: string, step: () => Promise<unknown>, number: number): Promise<boolean> {
  const done = () => shop.database.query(`SELECT FROM saga_operation WHERE saga_id = '${saga_id}' AND state = 'DONE'`);
  const before = await done();
  await gate.query(`SELECT pg_advisory_lock(${number})`);
  const lost = failure(step());
  const [waiting] = await eventually(atTheGate, ({ length }) => length === 1);
  kill(victim);
  expect(await lost).toMatchObject({ status: 'UNAVAILABLE' });
  await gate.query(`SELECT pg_advisory_unlock(${number})`);
  const session = () => shop.database.query(`SELECT FROM pg_stat_activity WHERE pid = ${String(waiting!.pid)}`);
  await eventually(session, ({ length }) => length === 0);
  return (await done()).length > before.length;
}

test('Killed within a step, does it take effect once and give one answer?', { timeout: 120_000 }, async () => {
  const product_id = await shop.newProduct(10);
  const saga = shop.newSaga();
  const { order } = await saga.place(shop.user_id, piecesOf(product_id));
  const steps: [(saga: TestSaga) => Promise<unknown>, number][] = [
    [(one) => one.reserve(order!), gates.written],
    [(one) => one.confirm(order!), gates.committing],
  ];
  let victim = await startVictim();
  try {
    for (const [step, number] of steps) {
      const as = (epoch: number) => step(saga.as(epoch, victim.client));
      expect(await killIn(victim, saga.saga_id, () => as(1), number)).toBe(number === gates.committing);
      victim = await startVictim();
      const answer = await as(2);
      expect(await as(3)).toEqual(answer);
    }
  } finally {
    kill(victim);
  }

  expect(await shop.stockOf(product_id)).toBe(7);
  const once = await shop.database.query(`SELECT status, version,
    (SELECT string_agg(topic, ',') FROM outbox WHERE order_id = orders.id) AS topics FROM orders WHERE id = ${order!.id}`);
  expect(once).toEqual([{ status: 'CONFIRMED', version: '2', topics: 'order.confirmed' }]);
});
