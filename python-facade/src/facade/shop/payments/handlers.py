"""Paying for an order: the data service remembers, the provider moves the money.

No transaction spans both, so every step can be repeated: the payment is recorded as PENDING before the provider is
asked, the provider is asked with a key that is the payment's own, and only an answer is recorded. When there is none
(provider down or slow) the payment stays PENDING, and the same request, sent again, goes on from there.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from data_service.models import NewPayment, Payment, PaymentChange, PaymentStatus
from facade.errors import InvalidTransition, PassedOn, PaymentDeclined, UpstreamBadResponse
from facade.platform.model import Body
from facade.shop.data_service.port import NAME as DATA_SERVICE, DataService, Id
from facade.shop.payments.provider import AuthorizationRequest, Authorized, Declined, PaymentProvider

CardToken = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="The provider's token for the card; its stub knows tok_ok, tok_declined and more.",
        examples=["tok_ok"],
    ),
]


class PaymentRequest(Body):
    """Which order to pay, and with which card."""

    order_id: Id = Field(description="The order; its total is what is paid.", examples=[1])
    card_token: CardToken


def pay(data_service: DataService, provider: PaymentProvider, request: PaymentRequest, idempotency_key: str) -> Payment:
    """Authorizes the order's total. Repeating it with the same key gives the same payment. Raises PaymentDeclined."""
    payment = data_service.create_payment(NewPayment(order_id=request.order_id, idempotency_key=idempotency_key))
    if payment.status is PaymentStatus.PENDING:
        payment = authorize(data_service, provider, payment, request.card_token)
    return unless_declined(payment)


def authorize(data_service: DataService, provider: PaymentProvider, payment: Payment, card_token: str) -> Payment:
    """The PENDING payment with the provider's answer recorded.

    What another request recorded instead, such as that it was given up, stands: then the authorization is voided here.
    """
    authorization = AuthorizationRequest(
        reference=reference(payment),
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        card_token=card_token,
    )
    answer = provider.authorize(authorization, _key(payment, "authorize"))
    recorded = record_answer(data_service, payment, answer)
    if isinstance(answer, Authorized) and recorded.provider_reference != answer.authorization_id:
        give_back(provider, payment, answer.authorization_id)
    return recorded


def unless_declined(payment: Payment) -> Payment:
    """Raises PaymentDeclined."""
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
    give_back(provider, payment, _authorization_id(payment, PaymentStatus.VOIDED))
    return _settle(data_service, payment, PaymentStatus.VOIDED)


def give_back(provider: PaymentProvider, payment: Payment, authorization_id: str) -> None:
    """At the provider only, where doing it again changes nothing."""
    provider.void(authorization_id, _key(payment, "void"))


def record_answer(data_service: DataService, payment: Payment, answer: Authorized | Declined) -> Payment:
    """The payment as recorded now, be it by another request that was first."""
    version = payment.version
    if isinstance(answer, Authorized):
        authorization_id = answer.authorization_id
        change = PaymentChange(version=version, status=PaymentStatus.AUTHORIZED, provider_reference=authorization_id)
    else:
        change = PaymentChange(version=version, status=PaymentStatus.DECLINED, decline_reason=answer.reason)
    return _record(data_service, payment, change)


def reference(payment: Payment) -> str:
    """What the payment is called at the provider."""
    return f"payment-{payment.id}"


def _settle(data_service: DataService, payment: Payment, status: PaymentStatus) -> Payment:
    settled = _record(data_service, payment, PaymentChange(version=payment.version, status=status))
    if settled.status is not status:
        raise _not_possible(settled, status)
    return settled


def _record(data_service: DataService, payment: Payment, change: PaymentChange) -> Payment:
    """A conflict means that another request was here before: what it recorded is the answer."""
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
    return f"{reference(payment)}-{step}"
