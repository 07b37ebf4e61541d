import type { Order } from '../../src/generated/shop/v1/entities_pb.js';
import { TestSaga, type Line } from './checkout.js';
import { createDatabase, type TestDatabase } from './database.js';
import { GrpcClient } from './grpc.js';
import { patient, startService, type TestService } from './service.js';

/** Two replicas on one database, and what checkouts need there. */
export interface CheckoutShop {
  database: TestDatabase;
  /** The second sweeps all the time, the first never. */
  replicas: readonly [TestService, TestService];
  client: GrpcClient;
  /** Of the second replica. */
  other: GrpcClient;
  user_id: number;
  newProduct(stock: number): Promise<number>;
  stockOf(product_id: number): Promise<number>;
  orderCount(): Promise<number>;
  newSaga(): TestSaga;
  /** A saga that holds 3 pieces for its order. */
  heldSaga(stock?: number): Promise<{ saga: TestSaga; product_id: number; order: Order }>;
  close(): Promise<void>;
}

export const piecesOf = (product_id: number, quantity = 3): Line[] => [{ product_id, quantity }];

export async function openCheckoutShop(): Promise<CheckoutShop> {
  const database = await createDatabase();
  const first = await startService(database.url, { ...patient, DATA_SERVICE_SWEEP_MS: '3600000' });
  const second = await startService(database.url, { ...patient, DATA_SERVICE_SWEEP_MS: '50' });
  const client = new GrpcClient(first.grpc_port);
  const other = new GrpcClient(second.grpc_port);
  const post = async (path: string, body: object) => (await first.send<{ id: number }>('POST', path, body)).body.id;
  const user_id = await post('/api/users', { name: 'Ada', email: 'ada@example.com' });
  const newSaga = () => new TestSaga(client);
  const newProduct = (stock: number) =>
    post('/api/products', { name: 'Notebook', price_cents: 100, currency: 'EUR', stock });
  return {
    database,
    replicas: [first, second],
    client,
    other,
    user_id,
    newProduct,
    newSaga,
    stockOf: async (id) => (await first.get<{ stock: number }>(`/api/products/${id}`)).body.stock,
    orderCount: async () => Number((await database.query('SELECT count(*) FROM orders'))[0]!.count),
    async heldSaga(stock = 10) {
      const saga = newSaga();
      const product_id = await newProduct(stock);
      return { saga, product_id, order: await saga.held(user_id, piecesOf(product_id)) };
    },
    async close() {
      client.close();
      other.close();
      await Promise.all([first.stop(), second.stop()]);
      await database.drop();
    },
  };
}
