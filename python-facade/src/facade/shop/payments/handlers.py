"""Paying for an order: the data service remembers, the provider moves the money.

No transaction spans both, so every step can be repeated: the payment is recorded as PENDING before the provider is
asked, the provider is asked with a key that is the payment's own, and only an answer is recorded. When there is none
(provider down or slow) the payment stays PENDING, and the same request, sent again, goes on from there.
"""

from __future__ import annotations

from pydantic import Field

from data_service.models import NewPayment, Payment, PaymentChange, PaymentStatus
from facade.errors import InvalidTransition, PassedOn, PaymentDeclined, UpstreamBadResponse
from facade.platform.model import Body
from facade.shop.data_service.port import NAME as DATA_SERVICE, DataService, Id
from facade.shop.payments.provider import AuthorizationRequest, Authorized, Declined, PaymentProvider


class PaymentRequest(Body):
    """Which order to pay, and with which card."""

    order_id: Id = Field(description="The order; its total is what is paid.", examples=[1])
    card_token: str = Field(
        min_length=1,
        max_length=200,
        description="The provider's token for the card; its stub knows tok_ok, tok_declined and more.",
        examples=["tok_ok"],
    )


def pay(data_service: DataService, provider: PaymentProvider, request: PaymentRequest, idempotency_key: str) -> Payment:
    """Authorizes the order's total. Repeating it with the same key gives the same payment. Raises PaymentDeclined."""
    payment = data_service.create_payment(NewPayment(order_id=request.order_id, idempotency_key=idempotency_key))
    if payment.status is PaymentStatus.PENDING:
        authorization = AuthorizationRequest(
            reference=f"payment-{payment.id}",
            amount_cents=payment.amount_cents,
            currency=payment.currency,
            card_token=request.card_token,
        )
        answer = provider.authorize(authorization, _key(payment, "authorize"))
        payment = _record(data_service, payment, _change(payment, answer))
    if payment.status is PaymentStatus.DECLINED:
        raise PaymentDeclined(f"The payment {payment.id} was declined: {payment.decline_reason}.")
    return payment


def capture(data_service: DataService, provider: PaymentProvider, payment_id: int) -> Payment:
    """Takes an authorized amount. Capturing again changes nothing. Raises InvalidTransition."""
    payment = data_service.get_payment(payment_id)
    if payment.status is PaymentStatus.CAPTURED:
        return payment
    provider.capture(_authorization_id(payment, PaymentStatus.CAPTURED), _key(payment, "capture"))
    return _settle(data_service, payment, PaymentStatus.CAPTURED)


def void(data_service: DataService, provider: PaymentProvider, payment_id: int) -> Payment:
    """Gives an authorized amount back. Voiding again changes nothing. Raises InvalidTransition."""
    payment = data_service.get_payment(payment_id)
    if payment.status is PaymentStatus.VOIDED:
        return payment
    provider.void(_authorization_id(payment, PaymentStatus.VOIDED), _key(payment, "void"))
    return _settle(data_service, payment, PaymentStatus.VOIDED)


def _change(payment: Payment, answer: Authorized | Declined) -> PaymentChange:
    if isinstance(answer, Authorized):
        return PaymentChange(
            version=payment.version,
            status=PaymentStatus.AUTHORIZED,
            provider_reference=answer.authorization_id,
        )
    return PaymentChange(version=payment.version, status=PaymentStatus.DECLINED, decline_reason=answer.reason)


def _settle(data_service: DataService, payment: Payment, status: PaymentStatus) -> Payment:
    settled = _record(data_service, payment, PaymentChange(version=payment.version, status=status))
    if settled.status is not status:
        raise _not_possible(settled, status)
    return settled


def _record(data_service: DataService, payment: Payment, change: PaymentChange) -> Payment:
    """A conflict means that the same request, sent twice, was here before: what it recorded is the answer."""
    try:
        return data_service.update_payment(payment.id, change)
    except PassedOn as error:
        if error.code != "VERSION_CONFLICT":
            raise
        current = data_service.get_payment(payment.id)
        if current.status is payment.status:
            raise
        return current


def _authorization_id(payment: Payment, wanted: PaymentStatus) -> str:
    if payment.status is not PaymentStatus.AUTHORIZED:
        raise _not_possible(payment, wanted)
    if payment.provider_reference is None:
        raise UpstreamBadResponse(DATA_SERVICE, "answered with an authorized payment that has no provider reference.")
    return payment.provider_reference


def _not_possible(payment: Payment, wanted: PaymentStatus) -> InvalidTransition:
    return InvalidTransition(f"The payment {payment.id} is {payment.status.value} and cannot become {wanted.value}.")


def _key(payment: Payment, step: str) -> str:
    """Stable for each step of each payment, so that a repeated step is the same step to the provider."""
    return f"payment-{payment.id}-{step}"
