"""Steps of a checkout, and how one is undone. Each can be repeated, and gives the same answer again.

Whoever gives a payment up closes it in the data service first. From then on no authorization can be recorded: a request
that comes back from the provider with one voids it, and what such a request leaves behind is looked up there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from pydantic import Field

from data_service.models import Payment, PaymentStatus
from facade.errors import InvalidReference, InvalidTransition, OperationCancelled, PaymentInFlight, SuspectedFraud
from facade.platform.model import Body, Wire
from facade.shop.data_service.port import DataService, Id
from facade.shop.fraud.handlers import score_order
from facade.shop.fraud.scoring import FraudLevel
from facade.shop.payments.handlers import (
    CardToken,
    authorize,
    give_back,
    record_answer,
    reference,
    unless_declined,
    void,
)
from facade.shop.payments.provider import Declined, PaymentProvider, ReceiptRequest

# Decline reasons that are not the provider's. The first is the data service's: a checkout gave the payment up.
ABANDONED = "ABANDONED"
SUSPECTED_FRAUD = "SUSPECTED_FRAUD"


class CheckoutCard(Body):
    """With which card."""

    card_token: CardToken


class CheckoutPayment(Body):
    """Which payment of the order."""

    payment_id: Id = Field(description="The payment; its amount is on the receipt.", examples=[1])


class Receipt(Wire):
    """A receipt on its way."""

    order_id: int = Field(description="The order.", examples=[1])
    payment_id: int = Field(description="The payment.", examples=[1])
    sent_to: str = Field(description="The email address.", examples=["ada@example.com"])


def authorize_payment(
    data_service: DataService, provider: PaymentProvider, payment_id: int, card_token: str
) -> Payment:
    """Raises SuspectedFraud, PaymentDeclined, and OperationCancelled once the payment was given up."""
    payment = data_service.get_payment(payment_id)
    if payment.status is PaymentStatus.PENDING:
        if score_order(data_service, payment.order_id).level is FraudLevel.HIGH:
            payment = record_answer(data_service, payment, Declined(SUSPECTED_FRAUD))
        else:
            payment = authorize(data_service, provider, payment, card_token)
    if payment.status is PaymentStatus.VOIDED or payment.decline_reason == ABANDONED:
        raise OperationCancelled(f"The payment {payment.id} was given up.")
    if payment.decline_reason == SUSPECTED_FRAUD:
        raise SuspectedFraud(f"The order {payment.order_id} is not accepted.")
    return unless_declined(payment)


def undo_payment(
    data_service: DataService, provider: PaymentProvider, payment_id: int, now: datetime, in_flight: timedelta
) -> Payment:
    """Leaves nothing held at the provider. Raises PaymentInFlight while that cannot be known, and InvalidTransition."""
    payment = data_service.get_payment(payment_id)
    # What is suspected only now may have been authorized by an earlier attempt whose answer was lost.
    if payment.decline_reason not in (ABANDONED, SUSPECTED_FRAUD):
        return payment if payment.status is PaymentStatus.DECLINED else void(data_service, provider, payment_id)
    for authorization_id in provider.held(reference(payment)):
        give_back(provider, payment, authorization_id)
    # `now` is of before the look-up: what arrives after it is only ruled out if the time was up by then.
    left = payment.updated_at + in_flight - now
    if payment.decline_reason == ABANDONED and left > timedelta(0):
        raise PaymentInFlight(
            f"The payment {payment.id} was given up only just; an authorization may still arrive.",
            ceil(left.total_seconds()),
        )
    return payment


def send_receipt(data_service: DataService, provider: PaymentProvider, order_id: int, payment_id: int) -> Receipt:
    """To the user of the order. Raises InvalidReference, and InvalidTransition unless the payment is CAPTURED."""
    payment = data_service.get_payment(payment_id)
    if payment.order_id != order_id:
        raise InvalidReference(f"The payment {payment_id} is of the order {payment.order_id}, not of {order_id}.")
    if payment.status is not PaymentStatus.CAPTURED:
        raise InvalidTransition(f"The payment {payment_id} is {payment.status.value}: there is no receipt for it.")
    user = data_service.get_user(data_service.get_order(order_id).user_id)
    receipt = ReceiptRequest(
        reference=reference(payment),
        email=user.email,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
    )
    provider.send_receipt(receipt, f"order-{order_id}-receipt")
    return Receipt(order_id=order_id, payment_id=payment_id, sent_to=user.email)
