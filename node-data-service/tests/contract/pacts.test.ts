import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { startService, type TestService } from '../support/service.js';
import { brokenPromise, consumers, interactionsOf, verify, type Report } from './pacts.js';
import { serveStates, type StatesServer } from './states-server.js';

let database: TestDatabase;
let service: TestService;
let states: StatesServer;

beforeAll(async () => {
  database = await createDatabase();
  service = await startService(database.url);
  states = await serveStates(database.url, 0, (reason) => console.error(`states: ${reason}`));
});
afterAll(async () => {
  await states.stop();
  await service.stop();
  await database.drop();
});

describe.each(consumers)('Does the service answer what $name relies on?', (consumer) => {
  let report: Report;
  beforeAll(async () => {
    report = await verify(consumer, service.url, states.url);
  }, 300_000);

  test.each(interactionsOf(consumer))('$description', (interaction) => {
    const broken = brokenPromise(consumer, interaction, report);
    if (broken !== undefined) expect.fail(broken);
  });
});

describe('Is what is broken told so that one knows what to do?', () => {
  const consumer = consumers[0]!;
  const interaction = {
    description: 'a product',
    providerStates: [{ name: 'the golden shop' }],
    request: { method: 'GET', path: '/api/products/1' },
  };
  const failed = (errors: Report['errors']) =>
    brokenPromise(consumer, interaction, {
      interactionResults: [{ description: 'a product', result: 'Error' }],
      errors,
    });

  test('with the consumer, the field, the file and the command', () => {
    const mismatches = [{ path: '$.price_cents', mismatch: 'Expected 1250 (Integer) to be equal to 12.5 (Decimal)' }];
    const told = failed([{ interaction: 'Given the golden shop - a product', mismatch: { mismatches } }]);
    expect(told).toContain('python-facade relies on "a product": GET /api/products/1 in "the golden shop"');
    expect(told).toContain('\n  $.price_cents Expected 1250 (Integer) to be equal to 12.5 (Decimal)\n');
    expect(told).toContain('Repair node-data-service/src/shop/products/, and run npm --prefix node-data-service run');
    expect(told).toContain('change python-facade/tests/contract/ and run make -C python-facade test-contract');
  });

  test('also when the state is at fault, or nothing was verified', () => {
    expect(failed([])).toContain('node-data-service/tests/contract/states.ts');
    expect(brokenPromise(consumer, interaction, { interactionResults: [], errors: [] })).toContain('a product');
  });

  test('also when there is no pact', () => {
    const unheard = { ...consumer, name: 'nobody' };
    expect(() => interactionsOf(unheard)).toThrow(
      'proto/pacts/nobody-node-data-service.json is missing: run make -C python-facade test-contract',
    );
  });
});
