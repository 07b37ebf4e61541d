"""The payment provider: the port, and its HTTP API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import quote

from pydantic import BaseModel

from facade.errors import UpstreamBadResponse, UpstreamUnavailable
from facade.platform.context import RequestContext
from facade.platform.http_client import Answer, HttpClient
from facade.platform.model import Wire
from facade.platform.routing import IDEMPOTENCY_KEY_HEADER
from facade.platform.upstream import read_json

NAME = "payment-provider"


@dataclass(frozen=True)
class Authorized:
    """The provider holds the amount."""

    authorization_id: str


@dataclass(frozen=True)
class Declined:
    """The provider refused, for good."""

    reason: str


class AuthorizationRequest(BaseModel):
    """`reference` is ours, and names the payment at the provider."""

    reference: str
    amount_cents: int
    currency: str
    card_token: str


class ReceiptRequest(BaseModel):
    """Says that the amount was taken; the `reference` is that of the authorization."""

    reference: str
    email: str
    amount_cents: int
    currency: str


class PaymentProvider(Protocol):
    """Bound to one request. Every operation can be repeated with its key.

    Raises UpstreamError when the outcome is not known: it may have happened all the same.
    """

    def authorize(self, request: AuthorizationRequest, idempotency_key: str) -> Authorized | Declined: ...
    def capture(self, authorization_id: str, idempotency_key: str) -> None: ...
    def void(self, authorization_id: str, idempotency_key: str) -> None: ...
    def held(self, reference: str) -> Sequence[str]:
        """The ids of what is authorized under the reference, and neither captured nor voided."""

    def send_receipt(self, request: ReceiptRequest, idempotency_key: str) -> None: ...


class _Listed(Wire):
    id: str
    status: Literal["AUTHORIZED", "CAPTURED", "VOIDED"]
    reference: str


class _Authorizations(Wire):
    items: list[_Listed]


class _Authorization(Wire):
    id: str
    status: Literal["AUTHORIZED"]
    reference: str
    amount_cents: int
    currency: str


class _Refusal(Wire):
    status: Literal["DECLINED"]
    reason: str


class HttpPaymentProvider:
    """PaymentProvider over HTTP. For the API see compose/payment-provider."""

    def __init__(self, client: HttpClient, context: RequestContext) -> None:
        self._client = client
        self._context = context

    def authorize(self, request: AuthorizationRequest, idempotency_key: str) -> Authorized | Declined:
        answer = self._post("/v1/authorizations", idempotency_key, request.model_dump_json())
        if answer.status == 402:
            return Declined(read_json(NAME, answer, _Refusal).reason)
        _expect(answer, 200, 201)
        authorization = read_json(NAME, answer, _Authorization)
        held = (authorization.reference, authorization.amount_cents, authorization.currency)
        if held != (request.reference, request.amount_cents, request.currency):
            raise UpstreamBadResponse(NAME, "authorized something else than was asked for.")
        return Authorized(authorization.id)

    def capture(self, authorization_id: str, idempotency_key: str) -> None:
        self._settle(authorization_id, "capture", idempotency_key)

    def void(self, authorization_id: str, idempotency_key: str) -> None:
        self._settle(authorization_id, "void", idempotency_key)

    def held(self, reference: str) -> Sequence[str]:
        answer = self._client.send(self._context, "GET", "/v1/authorizations", params={"reference": reference})
        _expect(answer, 200)
        found = read_json(NAME, answer, _Authorizations).items
        if any(authorization.reference != reference for authorization in found):
            raise UpstreamBadResponse(NAME, "listed something else than was asked for.")
        return [authorization.id for authorization in found if authorization.status == "AUTHORIZED"]

    def send_receipt(self, request: ReceiptRequest, idempotency_key: str) -> None:
        _expect(self._post("/v1/receipts", idempotency_key, request.model_dump_json()), 200, 201)

    def _settle(self, authorization_id: str, action: str, idempotency_key: str) -> None:
        path = f"/v1/authorizations/{quote(authorization_id, safe='')}/{action}"
        _expect(self._post(path, idempotency_key), 200)

    def _post(self, path: str, idempotency_key: str, json_body: str | None = None) -> Answer:
        headers = {IDEMPOTENCY_KEY_HEADER: idempotency_key}
        return self._client.send(self._context, "POST", path, json_body=json_body, headers=headers)


def check_provider(client: HttpClient, context: RequestContext) -> str:
    """For /health: raises UpstreamError unless the provider says that it is well."""
    _expect(client.send(context, "GET", "/health"), 200)
    return "healthy"


def _expect(answer: Answer, *statuses: int) -> None:
    if answer.status == 503:
        raise UpstreamUnavailable(NAME, "says that it is unavailable.")
    if answer.status not in statuses:
        raise UpstreamBadResponse(NAME, f"answered with status {answer.status}.")
