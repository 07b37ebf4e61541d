"""Everything that shop/payments/provider.py asks of the payment provider."""

from __future__ import annotations

from typing import Any

from facade.platform.context import new_context
from facade.platform.http_client import HttpClient
from facade.shop.payments.provider import (
    AuthorizationRequest,
    Authorized,
    Declined,
    PaymentProvider,
    ReceiptRequest,
    check_provider,
)
from tests.contract.golden import row
from tests.contract.promises import Promise

_Promise = Promise[PaymentProvider]


def _authorization(name: str, card_token: str, status: int, outcome: dict[str, Any], **more: Any) -> _Promise:
    payment = row("payments", 2)
    request = AuthorizationRequest(
        reference=f"payment-{payment['id']}",
        amount_cents=payment["amount_cents"],
        currency=payment["currency"],
        card_token=card_token,
    )
    return Promise(
        name,
        None,
        lambda provider: provider.authorize(request, "payment-2-authorize"),
        "POST",
        "/v1/authorizations",
        status,
        outcome,
        body=request.model_dump(),
        headers={"Idempotency-Key": "payment-2-authorize"},
        **more,
    )


def _settlement(name: str, action: str, status: str) -> _Promise:
    return Promise(
        name,
        None,
        lambda provider: getattr(provider, action)("auth-payment-2", f"payment-2-{action}"),
        "POST",
        f"/v1/authorizations/auth-payment-2/{action}",
        200,
        {"id": "auth-payment-2", "status": status},
        gives=None,
        headers={"Idempotency-Key": f"payment-2-{action}"},
    )


def _receipt() -> _Promise:
    payment = row("payments", 1)
    request = ReceiptRequest(
        reference=f"payment-{payment['id']}",
        email=row("users", 1)["email"],
        amount_cents=payment["amount_cents"],
        currency=payment["currency"],
    )
    return Promise(
        "a receipt",
        None,
        lambda provider: provider.send_receipt(request, "order-2-receipt"),
        "POST",
        "/v1/receipts",
        201,
        {"reference": "payment-1", "status": "SENT"},
        gives=None,
        body=request.model_dump(),
        headers={"Idempotency-Key": "order-2-receipt"},
    )


_HELD = {
    "id": "auth-payment-2",
    "status": "AUTHORIZED",
    "reference": "payment-2",
    "amount_cents": row("payments", 2)["amount_cents"],
    "currency": "EUR",
}

PAYMENT_PROVIDER_PROMISES: list[_Promise] = [
    _authorization("an authorization", "tok_ok", 201, _HELD, gives=Authorized("auth-payment-2")),
    _authorization(
        "an authorization that the bank declines",
        "tok_declined",
        402,
        {"status": "DECLINED", "reason": "card_declined"},
        gives=Declined("card_declined"),
    ),
    _authorization(
        "an authorization without the money for it",
        "tok_insufficient_funds",
        402,
        {"status": "DECLINED", "reason": "insufficient_funds"},
        gives=Declined("insufficient_funds"),
    ),
    _settlement("a capture", "capture", "CAPTURED"),
    _settlement("a void", "void", "VOIDED"),
    Promise(
        "what is held under a reference",
        None,
        lambda provider: provider.held("payment-2"),
        "GET",
        "/v1/authorizations",
        200,
        {"items": [{"id": "auth-payment-2", "status": "AUTHORIZED", "reference": "payment-2"}]},
        query={"reference": "payment-2"},
        gives=["auth-payment-2"],
    ),
    _receipt(),
]

PAYMENT_PROVIDER_CHECKS: list[Promise[HttpClient]] = [
    Promise(
        "is it well",
        None,
        lambda client: check_provider(client, new_context(5000)),
        "GET",
        "/health",
        200,
        {"status": "UP"},
        gives="healthy",
    )
]
