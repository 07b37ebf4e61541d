"""/payments"""

from __future__ import annotations

from data_service.models import Payment
from facade.platform.requests import current_context
from facade.platform.routing import Created, Routes
from facade.shop.payments import handlers
from facade.shop.payments.handlers import PaymentRequest
from facade.shop.ports import BindDataService, BindPaymentProvider


def payment_routes(data_service: BindDataService, provider: BindPaymentProvider) -> Routes:
    routes = Routes("payments", "Attempts to pay an order at the payment provider.")
    _pay(routes, data_service, provider)
    _settle(routes, data_service, provider)
    return routes


def _pay(routes: Routes, data_service: BindDataService, provider: BindPaymentProvider) -> None:
    def create_payment(body: PaymentRequest, idempotency_key: str) -> Created:
        """Authorizes the order's total. When the provider is down or slow the payment stays PENDING, and sending the
        same request with the same key goes on from there."""
        context = current_context()
        payment = handlers.pay(data_service(context), provider(context), body, idempotency_key)
        return Created(payment, payment.id)

    def get_payment(id: int) -> Payment:
        return data_service(current_context()).get_payment(id)

    routes.add(
        "POST",
        "/payments",
        create_payment,
        summary="Pay an order",
        body=PaymentRequest,
        answer=Payment,
        status=201,
        problems=("PAYMENT_DECLINED", "INVALID_REFERENCE", "IDEMPOTENCY_KEY_REUSED", "ALREADY_EXISTS"),
        idempotency_key=True,
    )
    routes.add("GET", "/payments/<id>", get_payment, summary="Get a payment", answer=Payment, problems=("NOT_FOUND",))


def _settle(routes: Routes, data_service: BindDataService, provider: BindPaymentProvider) -> None:
    def capture_payment(id: int) -> Payment:
        """Takes the authorized amount. Capturing a captured payment changes nothing."""
        context = current_context()
        return handlers.capture(data_service(context), provider(context), id)

    def void_payment(id: int) -> Payment:
        """Gives the authorized amount back. Voiding a voided payment changes nothing."""
        context = current_context()
        return handlers.void(data_service(context), provider(context), id)

    for action, view in (("capture", capture_payment), ("void", void_payment)):
        routes.add(
            "POST",
            f"/payments/<id>/{action}",
            view,
            summary=f"{action.capitalize()} a payment",
            answer=Payment,
            problems=("NOT_FOUND", "INVALID_TRANSITION", "VERSION_CONFLICT"),
        )
