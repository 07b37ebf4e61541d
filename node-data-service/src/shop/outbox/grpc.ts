import { z } from 'zod';
import { OutboxService } from '../../generated/shop/v1/outbox_pb.js';
import * as field from '../../platform/fields.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { Outbox } from './outbox.js';

const max_events = 1000;
const EventsRequest = z.strictObject({
  after: z.strictObject({ transaction_id: field.id, id: field.id }).optional(),
  // In proto3 0 is what was not sent.
  limit: z.int().min(0).max(max_events),
});

/** shop.v1.OutboxService */
export function outboxService(outbox: Outbox): rpc.GrpcService {
  return rpc.implement(OutboxService, {
    listEvents: rpc.unary(EventsRequest, async ({ after, limit }) => ({
      events: await outbox.list(after, limit || max_events),
    })),
  });
}
