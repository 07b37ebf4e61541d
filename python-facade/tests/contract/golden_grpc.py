"""A data service over gRPC that answers one golden case, and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf.descriptor_pool import Default
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from facade.errors import FieldError
from tests.fakes import passed_on
from tests.stub_grpc import rich_status


class GoldenService(grpc.GenericRpcHandler):
    """Plays the case that a test sets. One with a deadline is never answered."""

    def __init__(self) -> None:
        self.port = 0
        self.case: dict[str, Any] = {}
        self.asked: list[Message] = []

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any] | None:
        if details.method != f"/{self.case['rpc']}":
            return None
        request, response = messages_of(self.case["rpc"])
        return grpc.unary_unary_rpc_method_handler(
            lambda asked, context: self._answer(asked, context, response),
            request_deserializer=request.FromString,
            response_serializer=response.SerializeToString,
        )

    def _answer(self, asked: Message, context: grpc.ServicerContext, response: type[Message]) -> Message:
        self.asked.append(asked)
        if "deadline_ms" in self.case:
            # Until the caller gave up.
            over = threading.Event()
            context.add_callback(over.set)
            over.wait(30)
        error = self.case.get("error")
        if error is None or "reason" not in error:
            return ParseDict(self.case.get("response", {}), response())
        fields = [FieldError(field=name, detail="what is wrong") for name in error.get("fields", [])]
        status = rich_status(passed_on(error["reason"], "What happened.", errors=fields or None))
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        raise context.abort(grpc.StatusCode[error["status"]], status.message)


def messages_of(rpc: str) -> tuple[type[Message], type[Message]]:
    service, method = rpc.split("/")
    found = Default().FindServiceByName(service).methods_by_name[method]
    return GetMessageClass(found.input_type), GetMessageClass(found.output_type)


@contextmanager
def golden_service() -> Iterator[GoldenService]:
    golden = GoldenService()
    pool = ThreadPoolExecutor(max_workers=4)
    server = grpc.server(pool, handlers=[golden])
    golden.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield golden
    finally:
        server.stop(None).wait()
        pool.shutdown()
