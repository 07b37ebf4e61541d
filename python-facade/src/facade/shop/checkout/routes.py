"""/internal: for the gateway's saga alone, which refuses these paths at the door."""

from __future__ import annotations

from datetime import timedelta

from data_service.models import Payment
from facade.platform.requests import current_context
from facade.platform.routing import Routes
from facade.shop.checkout import handlers
from facade.shop.checkout.handlers import CheckoutCard, CheckoutPayment, Receipt
from facade.shop.ports import Ports


def checkout_routes(ports: Ports, in_flight: timedelta) -> Routes:
    routes = Routes("checkout steps", "For the gateway's checkout saga alone; not offered at the door.")
    _payments(routes, ports, in_flight)
    _receipts(routes, ports)
    return routes


def _payments(routes: Routes, ports: Ports, in_flight: timedelta) -> None:
    def authorize_payment(id: int, body: CheckoutCard) -> Payment:
        """Unless the order is suspected of fraud. When the provider is down or slow the payment stays PENDING, and the
        same request goes on from there."""
        context = current_context()
        data_service, provider = ports.data_service(context), ports.payment_provider(context)
        return handlers.authorize_payment(data_service, provider, id, body.card_token)

    def undo_payment(id: int) -> Payment:
        """Voids what is authorized. A PENDING payment has to be given up at the data service first; then it is looked
        up at the provider, until nothing can arrive there any more."""
        context = current_context()
        data_service, provider = ports.data_service(context), ports.payment_provider(context)
        return handlers.undo_payment(data_service, provider, id, ports.now(), in_flight)

    routes.add(
        "POST",
        "/internal/payments/<id>/authorize",
        authorize_payment,
        summary="Authorize a payment",
        body=CheckoutCard,
        answer=Payment,
        problems=("NOT_FOUND", "PAYMENT_DECLINED", "SUSPECTED_FRAUD", "OPERATION_CANCELLED", "VERSION_CONFLICT"),
    )
    routes.add(
        "POST",
        "/internal/payments/<id>/void",
        undo_payment,
        summary="Undo a payment",
        answer=Payment,
        problems=("NOT_FOUND", "PAYMENT_IN_FLIGHT", "INVALID_TRANSITION", "VERSION_CONFLICT"),
    )


def _receipts(routes: Routes, ports: Ports) -> None:
    def send_receipt(id: int, body: CheckoutPayment) -> Receipt:
        """To the user of the order. Sending it again changes nothing."""
        context = current_context()
        return handlers.send_receipt(ports.data_service(context), ports.payment_provider(context), id, body.payment_id)

    routes.add(
        "POST",
        "/internal/orders/<id>/receipt",
        send_receipt,
        summary="Send the receipt of an order",
        body=CheckoutPayment,
        answer=Receipt,
        problems=("NOT_FOUND", "INVALID_REFERENCE", "INVALID_TRANSITION"),
    )
