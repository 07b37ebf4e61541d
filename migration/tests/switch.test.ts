import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Gateways } from '../src/gateways.js';
import { switchTo } from '../src/switch.js';
import { newUsers, Shop } from './shop.js';

/** The part of a gateway's management port that is used here, as gateway/platform/handover has it. */
class StubGateway {
  owner = 'legacy';
  replicas: string[] = [];
  commands: string[] = [];
  refused: string | undefined;
  readonly #server: Server;

  constructor(readonly replica: string) {
    this.#server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        const command = request.url?.split('/')[2] ?? '';
        if (request.method === 'POST') this.commands.push(command);
        const refused = command === this.refused;
        if (command === 'owner' && !refused) this.owner = (JSON.parse(text) as { owner: string }).owner;
        response.writeHead(refused ? 409 : 200, { 'content-type': 'application/json' });
        const { owner, replica, replicas } = this;
        response.end(JSON.stringify({ owner, hold: 'h', replica, replicas: [replica, ...replicas] }));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
  }
}

describe('changing the owner', () => {
  let shop: Shop;
  let stub: StubGateway;
  let gateways: Gateways;

  beforeAll(async () => {
    shop = await Shop.create();
  });

  afterAll(() => shop.drop());

  beforeEach(async () => {
    await shop.empty();
    stub = new StubGateway('a');
    gateways = new Gateways([await stub.start()]);
    await shop.sql('old', newUsers(5));
    await shop.databases.install();
  });

  afterEach(() => stub.stop());

  async function writable(side: 'old' | 'new', of: string): Promise<boolean> {
    return shop.sql(side, newUsers(1, of)).then(
      () => true,
      () => false,
    );
  }

  test('do ids go on where they were, there and back', async () => {
    await shop.follow();
    await shop.sql('old', 'DELETE FROM users WHERE id = 5');
    await switchTo(shop.databases, gateways, 'new');
    expect(stub.commands).toEqual(['hold', 'owner', 'release']);
    expect(stub.owner).toBe('chain');
    expect(await writable('old', 'late')).toBe(false);
    expect(await writable('new', 'first')).toBe(true);
    expect(await shop.sql('new', 'SELECT max(id)::int AS id FROM users')).toEqual([{ id: 6 }]);

    await switchTo(shop.databases, gateways, 'old');
    expect(stub.owner).toBe('legacy');
    expect(await writable('new', 'late')).toBe(false);
    expect(await writable('old', 'second')).toBe(true);
    expect(await shop.sql('old', 'SELECT max(id)::int AS id FROM users')).toEqual([{ id: 7 }]);
    await shop.follow();
    expect(await shop.rows('new')).toEqual(await shop.rows('old'));
  });

  test('is a transaction waited for that outlived its request', async () => {
    await shop.follow();
    const client = await shop.connect('old');
    await client.query('BEGIN');
    await client.query(newUsers(1, 'slow'));
    const switching = switchTo(shop.databases, gateways, 'new');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stub.owner).toBe('legacy');
    await client.query('COMMIT');
    expect((await switching).changes).toBe(1);
    expect((await shop.rows('new')).join()).toContain('slow.1@');
  });

  test('does everything stay as it was when the gateway refuses', async () => {
    await shop.follow();
    stub.refused = 'owner';
    await expect(switchTo(shop.databases, gateways, 'new')).rejects.toThrow('answered 409');
    expect(stub.commands.at(-1)).toBe('release');
    expect(await writable('new', 'no')).toBe(false);
    expect(await writable('old', 'yes')).toBe(true);
  });

  test('is every gateway held that answers, and none forgotten', async () => {
    await shop.follow();
    const other = new StubGateway('b');
    const url = await other.start();
    stub.replicas = ['b'];
    await expect(switchTo(shop.databases, gateways, 'new')).rejects.toThrow('1 more gateways answer');
    expect(stub.commands).toEqual([]);
    await switchTo(shop.databases, new Gateways([stub.url, url]), 'new');
    expect(stub.commands).toEqual(['hold', 'owner', 'release']);
    expect(other.commands).toEqual(['hold', 'release']);
    other.stop();
  });

  test('is it refused, without holding anything, before all is copied', async () => {
    await shop.sql('old', newUsers(600, 'more'));
    await expect(switchTo(shop.databases, gateways, 'new')).rejects.toThrow('still being copied');
    expect(stub.commands).toEqual([]);
  });
});
