"""The checkouts over the gateway's REST.

The gateway answers these paths by itself and never by way of this service, so a request goes round at most once; what
is left of its time goes with it.
"""

from __future__ import annotations

from facade.platform.context import RequestContext
from facade.platform.http_client import HttpClient
from facade.platform.routing import IDEMPOTENCY_KEY_HEADER
from facade.platform.upstream import problem_of, read_json
from facade.shop.gateway.port import NAME
from gateway.models import AcceptedCheckout, Checkout, CheckoutRequest

PATH = "/api/checkouts"


class RestCheckouts:
    """Checkouts over the paths of proto/openapi/gateway.yaml."""

    def __init__(self, client: HttpClient, context: RequestContext) -> None:
        self._client = client
        self._context = context

    def start_checkout(self, idempotency_key: str, request: CheckoutRequest) -> AcceptedCheckout:
        headers = {IDEMPOTENCY_KEY_HEADER: idempotency_key}
        json_body = request.model_dump_json(exclude_unset=True)
        answer = self._client.send(self._context, "POST", PATH, json_body=json_body, headers=headers)
        if answer.status != 202:
            raise problem_of(NAME, answer)
        return read_json(NAME, answer, AcceptedCheckout)

    def get_checkout(self, checkout_id: str) -> Checkout:
        """`checkout_id` is a UUID in text."""
        answer = self._client.send(self._context, "GET", f"{PATH}/{checkout_id}")
        if answer.status != 200:
            raise problem_of(NAME, answer)
        return read_json(NAME, answer, Checkout)
