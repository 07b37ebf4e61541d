"""Events into the data service, over gRPC client streams."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from datetime import datetime

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from data_service.models import EventCounts, NewEvent
from facade.errors import UpstreamBadResponse
from facade.platform.context import RequestContext
from facade.platform.grpc_errors import error_of
from facade.shop.data_service.port import NAME
from facade.shop.events.port import Batch
from shop.v1 import entities_pb2, events_pb2, events_pb2_grpc

# Batches that wait to be sent, besides what gRPC's flow control lets through.
WAITING_BATCHES = 2
# The data service limits how long a stream may take, and a sender may take longer: the next batch begins a new one.
STREAM_AGE_S = 5.0
_WAIT_S = 0.1


class GrpcEventStore:
    """EventStore over shop.v1.EventService. For one thread; gRPC's own thread takes the batches from a short queue."""

    def __init__(self, channel: grpc.Channel, context: RequestContext) -> None:
        self._ingest = events_pb2_grpc.EventServiceStub(channel).IngestEvents
        self._context = context
        self._stream: _Stream | None = None
        self._accepted = self._duplicates = self._rejected = 0

    def send(self, batch: Batch) -> None:
        if self._stream is not None and self._stream.age_s > STREAM_AGE_S:
            self._end()
        if self._stream is None:
            self._stream = _Stream(self._ingest, self._context)
        self._stream.put(_message(batch))

    def finish(self) -> EventCounts:
        self._end()
        return EventCounts(
            accepted_count=self._accepted, duplicate_count=self._duplicates, rejected_count=self._rejected
        )

    def abandon(self) -> None:
        if self._stream is not None:
            self._stream.cancel()

    def _end(self) -> None:
        if self._stream is None:
            return
        counts = self._stream.end()
        self._stream = None
        self._accepted += counts.accepted_count
        self._duplicates += counts.duplicate_count
        self._rejected += counts.rejected_count


class _Stream:
    def __init__(
        self,
        ingest: grpc.StreamUnaryMultiCallable[events_pb2.IngestEventsRequest, events_pb2.IngestEventsResponse],
        context: RequestContext,
    ) -> None:
        self._began_s = time.monotonic()
        self._context = context
        self._waiting: queue.Queue[events_pb2.IngestEventsRequest | None] = queue.Queue(WAITING_BATCHES)
        deadline_s = context.deadline.remaining_s()
        self._call = ingest.future(self._batches(), timeout=deadline_s, metadata=context.outgoing_metadata())
        # Ends the thread that waits for batches when the call fails before all are sent.
        self._call.add_done_callback(lambda call: self._stop())

    @property
    def age_s(self) -> float:
        return time.monotonic() - self._began_s

    def put(self, message: events_pb2.IngestEventsRequest | None) -> None:
        while not self._call.done():
            try:
                return self._waiting.put(message, timeout=_WAIT_S)
            except queue.Full:
                continue
        self._counts()
        raise UpstreamBadResponse(NAME, "answered before everything was sent.")

    def end(self) -> events_pb2.IngestEventsResponse:
        self.put(None)
        return self._counts()

    def cancel(self) -> None:
        self._call.cancel()

    def _batches(self) -> Iterator[events_pb2.IngestEventsRequest]:
        while (message := self._waiting.get()) is not None:
            yield message

    def _stop(self) -> None:
        # The sender puts nothing more, as the call is done: there will be room.
        while True:
            try:
                return self._waiting.put_nowait(None)
            except queue.Full:
                try:
                    self._waiting.get_nowait()
                except queue.Empty:
                    continue

    def _counts(self) -> events_pb2.IngestEventsResponse:
        try:
            return self._call.result()
        except grpc.RpcError as error:
            raise error_of(NAME, error, self._context.trace_id) from error


def _message(batch: Batch) -> events_pb2.IngestEventsRequest:
    return events_pb2.IngestEventsRequest(
        events=[_event(event, late) for event, late in batch.collected],
        rejected=[events_pb2.NewRejectedEvent(**row.__dict__) for row in batch.refused],
    )


def _event(event: NewEvent, late: bool) -> entities_pb2.Event:
    return entities_pb2.Event(
        id=event.id,
        kind=event.kind,
        occurred_at=_timestamp(event.occurred_at),
        user_id=event.user_id,
        product_id=event.product_id,
        quantity=event.quantity,
        payload=event.payload,
        late=late,
    )


def _timestamp(moment: datetime) -> Timestamp:
    # Not FromDatetime, which takes as long as all the rest.
    return Timestamp(seconds=int(moment.timestamp() // 1), nanos=moment.microsecond * 1000)
