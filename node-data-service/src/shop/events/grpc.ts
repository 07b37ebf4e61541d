import { EventService } from '../../generated/shop/v1/events_pb.js';
import * as rpc from '../../platform/grpc/methods.js';
import type { EventRepository } from './repository.js';
import { EventBatch, EventMinuteQuery, RejectedEventQuery } from './schema.js';

/** shop.v1.EventService */
export function eventService(events: EventRepository): rpc.GrpcService {
  return rpc.implement(EventService, {
    // The next batch is asked for when this one is stored, so a slow database holds the sender back.
    ingestEvents: rpc.clientStream(EventBatch, async (batches) => {
      const counts = { accepted_count: 0, duplicate_count: 0, rejected_count: 0 };
      for await (const batch of batches) {
        const stored = await events.store(batch);
        for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += stored[name];
      }
      return counts;
    }),
    listEventMinutes: rpc.list(EventMinuteQuery, 'minutes', events.minutes),
    listRejectedEvents: rpc.list(RejectedEventQuery, 'rejected', events.rejected),
  });
}
