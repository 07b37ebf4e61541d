import { readFileSync } from 'node:fs';
import { type DescMethod, type DescService } from '@bufbuild/protobuf';
import { z } from 'zod';
import { CheckoutStepService } from '../../src/generated/shop/v1/checkout_steps_pb.js';
import { EventService } from '../../src/generated/shop/v1/events_pb.js';
import { OrderService } from '../../src/generated/shop/v1/orders_pb.js';
import { OutboxService } from '../../src/generated/shop/v1/outbox_pb.js';
import { PaymentService } from '../../src/generated/shop/v1/payments_pb.js';
import { ProductService } from '../../src/generated/shop/v1/products_pb.js';
import { UserService } from '../../src/generated/shop/v1/users_pb.js';

/** What the data service serves. */
export const services: readonly DescService[] = [
  UserService,
  ProductService,
  OrderService,
  PaymentService,
  CheckoutStepService,
  OutboxService,
  EventService,
];

const Json = z.record(z.string(), z.json());

const Case = z.strictObject({
  name: z.string(),
  state: z.string(),
  after: z.array(z.string()).default([]),
  rpc: z.string(),
  request: Json.optional(),
  requests: z.array(Json).optional(),
  deadline_ms: z.int().optional(),
  response: Json.optional(),
  responses: z.array(Json).optional(),
  clock: z.array(z.string()).default([]),
  error: z
    .strictObject({ status: z.string(), reason: z.string().optional(), fields: z.array(z.string()).optional() })
    .optional(),
  get: z.string().optional(),
  rest: Json.optional(),
});

/** An rpc on a shop whose rows are known, and what has to come of it; proto/golden/README.md says how to read it. */
export type GoldenRpc = z.infer<typeof Case> & { method: DescMethod };

export const golden_rpcs: readonly GoldenRpc[] = read();

function read(): GoldenRpc[] {
  const text = readFileSync(new URL('../../../proto/golden/grpc.json', import.meta.url), 'utf8');
  const methods = new Map(
    services.flatMap((service) => service.methods.map((method) => [`${service.typeName}/${method.name}`, method])),
  );
  return z
    .array(Case)
    .parse(JSON.parse(text))
    .map((one) => {
      const method = methods.get(one.rpc);
      if (!method) throw new Error(`proto/golden/grpc.json, "${one.name}": there is no rpc ${one.rpc}`);
      return { ...one, method };
    });
}

export function goldenRpc(name: string): GoldenRpc {
  const found = golden_rpcs.find((one) => one.name === name);
  if (!found) throw new Error(`proto/golden/grpc.json has no "${name}"`);
  return found;
}
