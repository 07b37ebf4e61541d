"""Events on their way into the data service: the golden messages, and what happens when it is slow or gone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from google.protobuf.json_format import ParseDict

from data_service.models import NewEvent, NewRejectedEvent
from facade.errors import PassedOn, UpstreamUnavailable
from facade.platform.context import new_context
from facade.shop.data_service.grpc import open_channel
from facade.shop.data_service.ingest import GrpcEventStore
from facade.shop.events.port import Batch
from shop.v1 import events_pb2
from tests.contract.golden import PROTO
from tests.fakes import passed_on
from tests.stub_grpc import rich_status

CASES: list[dict[str, Any]] = json.loads((PROTO / "golden" / "grpc.json").read_text())
GOLDEN = next(case for case in CASES if case["name"].startswith("IngestEvents: two batches"))


class Service:
    """Answers with the golden counts, as soon as it is let."""

    def __init__(self) -> None:
        self.taken: list[events_pb2.IngestEventsRequest] = []
        self.let = threading.Event()
        self.refuse = False

    def ingest(
        self, request_iterator: Iterator[events_pb2.IngestEventsRequest], context: grpc.ServicerContext
    ) -> events_pb2.IngestEventsResponse:
        self.let.wait(30)
        for request in request_iterator:
            self.taken.append(request)
            if self.refuse:
                status = rich_status(passed_on("DATABASE_UNAVAILABLE", "The database is gone."))
                context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
                context.abort(grpc.StatusCode.UNAVAILABLE, status.message)
        return ParseDict(GOLDEN["response"], events_pb2.IngestEventsResponse())


@contextmanager
def running(service: Service) -> Iterator[GrpcEventStore]:
    with ThreadPoolExecutor(max_workers=2) as pool:
        server = grpc.server(pool)
        ingest = grpc.stream_unary_rpc_method_handler(
            service.ingest,
            request_deserializer=events_pb2.IngestEventsRequest.FromString,
            response_serializer=events_pb2.IngestEventsResponse.SerializeToString,
        )
        handlers = grpc.method_handlers_generic_handler("shop.v1.EventService", {"IngestEvents": ingest})
        server.add_generic_rpc_handlers((handlers,))
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with open_channel(f"127.0.0.1:{port}", 5000) as channel:
            yield GrpcEventStore(channel, new_context(30_000))
        service.let.set()
        server.stop(None).wait()


def batch(request: dict[str, Any]) -> Batch:
    """Of the golden JSON, in which 64 bits are text."""
    events = [
        (NewEvent.model_validate(without(one, "late"), strict=False), one.get("late", False))
        for one in request["events"]
    ]
    refused = [NewRejectedEvent.model_validate(one, strict=False) for one in request.get("rejected", [])]
    return Batch(events, refused)


def send_all(store: GrpcEventStore, count: int) -> None:
    for _ in range(count):
        store.send(batch(GOLDEN["requests"][0]))
    store.finish()


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def test_the_messages_are_the_golden_ones() -> None:
    service = Service()
    service.let.set()
    with running(service) as store:
        for request in GOLDEN["requests"]:
            store.send(batch(request))
        counts = store.finish()
    assert service.taken == [ParseDict(request, events_pb2.IngestEventsRequest()) for request in GOLDEN["requests"]]
    assert {name: int(value) for name, value in GOLDEN["response"].items()} == counts.model_dump()


def test_a_store_that_takes_nothing_holds_the_sender_back() -> None:
    service = Service()
    big = Batch(refused=[NewRejectedEvent(upload="u", line=1, code="C", reason="r", content="x" * 1000)] * 500)
    sent = 0

    def send(store: GrpcEventStore) -> None:
        nonlocal sent
        for _ in range(50):
            store.send(big)
            sent += 1

    with running(service) as store, ThreadPoolExecutor(max_workers=1) as pool:
        sending = pool.submit(send, store)
        before = -1
        while before != sent:
            before = sent
            time.sleep(0.3)
        assert before < 20
        service.let.set()
        sending.result(30)
        store.finish()
    assert len(service.taken) == 50


def test_what_the_data_service_says_is_passed_on_in_the_middle() -> None:
    service = Service()
    service.let.set()
    service.refuse = True
    with running(service) as store, pytest.raises(PassedOn) as raised:
        send_all(store, 1000)
    assert raised.value.code == "DATABASE_UNAVAILABLE"


def test_no_data_service_is_no_success() -> None:
    with open_channel("127.0.0.1:1", 500) as channel:
        store = GrpcEventStore(channel, new_context(5000))
        with pytest.raises(UpstreamUnavailable):
            send_all(store, 1)
