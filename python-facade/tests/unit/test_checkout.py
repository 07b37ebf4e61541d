"""The steps of a checkout, with all that can come between: each ends in the same, whoever was first."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from data_service.models import NewPayment, Payment, PaymentStatus
from facade.errors import (
    InvalidReference,
    InvalidTransition,
    OperationCancelled,
    PaymentDeclined,
    PaymentInFlight,
    SuspectedFraud,
    UpstreamTimeout,
)
from facade.shop.checkout.handlers import authorize_payment, send_receipt, undo_payment
from facade.shop.payments.handlers import capture
from facade.shop.payments.provider import AuthorizationRequest
from tests.fake_provider import FakeProvider
from tests.fakes import FakeDataService
from tests.unit.test_payments import data as an_order_to_pay

# The fixture is used by name.
__all__ = ["an_order_to_pay"]

IN_FLIGHT = timedelta(seconds=10)
AUTHORIZED = {"auth-payment-1": "AUTHORIZED"}
VOIDED = {"auth-payment-1": "VOIDED"}


@pytest.fixture
def data(an_order_to_pay: FakeDataService) -> FakeDataService:
    """With an order, and a payment of it that the data service opened."""
    an_order_to_pay.create_payment(NewPayment(order_id=1, idempotency_key="saga-1"))
    return an_order_to_pay


def authorize(data: FakeDataService, provider: FakeProvider, card_token: str = "tok_ok") -> Payment:
    return authorize_payment(data, provider, 1, card_token)


def undo(data: FakeDataService, provider: FakeProvider, after: timedelta = IN_FLIGHT) -> Payment:
    """`after`: how long ago the payment was last changed."""
    now: datetime = data.payments[1].updated_at + after
    return undo_payment(data, provider, 1, now, IN_FLIGHT)


def arrive_late(data: FakeDataService, provider: FakeProvider) -> None:
    """What a facade that was killed since had sent reaches the provider only now."""
    payment = data.payments[1]
    request = AuthorizationRequest(
        reference="payment-1", amount_cents=payment.amount_cents, currency=payment.currency, card_token="tok_ok"
    )
    provider.authorize(request, "payment-1-authorize")


def test_an_authorization_is_asked_for_and_recorded_once(data: FakeDataService, provider: FakeProvider) -> None:
    first = authorize(data, provider)
    assert first.status is PaymentStatus.AUTHORIZED
    assert authorize(data, provider) == first
    captured = capture(data, provider, 1)
    assert authorize(data, provider) == captured
    assert list(provider.done) == ["payment-1-authorize", "payment-1-capture"]
    assert data.calls.count("update_payment") == 2


def test_a_declined_card_is_the_answer_to_every_repetition(data: FakeDataService, provider: FakeProvider) -> None:
    for _ in range(2):
        with pytest.raises(PaymentDeclined, match="card_declined"):
            authorize(data, provider, "tok_declined")
    assert data.calls.count("update_payment") == 1


def make_suspicious(data: FakeDataService) -> None:
    """A new account, three orders in the hour before, and none of them to that country."""
    order = data.orders[1]
    data.orders = {id: order.model_copy(update={"id": id}) for id in (1, 2, 3)}
    data.orders[4] = order.model_copy(update={"id": 4, "country": "AT"})
    data.payments[1] = data.payments[1].model_copy(update={"order_id": 4})


def test_a_suspected_fraud_never_reaches_the_provider_and_stays_one(
    data: FakeDataService, provider: FakeProvider
) -> None:
    make_suspicious(data)
    for _ in range(2):
        with pytest.raises(SuspectedFraud):
            authorize(data, provider)
    assert data.payments[1].status is PaymentStatus.DECLINED
    assert data.calls.count("get_order") == 1
    assert provider.done == {}
    assert undo(data, provider) == data.payments[1]


def test_what_was_authorized_before_it_was_suspected_is_voided(data: FakeDataService, provider: FakeProvider) -> None:
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        authorize(data, provider)
    provider.lost = False
    make_suspicious(data)
    with pytest.raises(SuspectedFraud):
        authorize(data, provider)
    assert undo(data, provider, after=timedelta(0)).status is PaymentStatus.DECLINED
    assert provider.authorizations == VOIDED


def test_what_is_authorized_while_another_attempt_suspects_it_is_voided(
    data: FakeDataService, provider: FakeProvider
) -> None:
    def the_other_attempt() -> None:
        data.meanwhile = None
        make_suspicious(data)
        with pytest.raises(SuspectedFraud):
            authorize(data, provider)

    data.meanwhile = the_other_attempt
    with pytest.raises(SuspectedFraud):
        authorize(data, provider)
    assert provider.authorizations == VOIDED


def test_unknown_is_not_failed_and_the_same_call_goes_on(data: FakeDataService, provider: FakeProvider) -> None:
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        authorize(data, provider)
    assert data.payments[1].status is PaymentStatus.PENDING
    provider.lost = False
    assert authorize(data, provider).status is PaymentStatus.AUTHORIZED
    assert list(provider.done) == ["payment-1-authorize"]


def test_of_two_at_once_the_second_answers_what_the_first_recorded(
    data: FakeDataService, provider: FakeProvider
) -> None:
    def the_other_request() -> None:
        data.meanwhile = None
        authorize(data, provider)

    data.meanwhile = the_other_request
    assert authorize(data, provider) == data.payments[1]
    assert provider.authorizations == AUTHORIZED


@pytest.mark.parametrize(("card_token", "left"), [("tok_ok", VOIDED), ("tok_declined", {})])
def test_what_is_authorized_after_the_payment_was_given_up_is_voided(
    data: FakeDataService, provider: FakeProvider, card_token: str, left: dict[str, str]
) -> None:
    data.meanwhile = lambda: data.abandon_payment(1)
    with pytest.raises(OperationCancelled):
        authorize(data, provider, card_token)
    assert data.payments[1].decline_reason == "ABANDONED"
    assert provider.authorizations == left


def test_what_is_authorized_and_voided_by_others_before_it_is_recorded_is_cancelled(
    data: FakeDataService, provider: FakeProvider
) -> None:
    def two_others() -> None:
        data.meanwhile = None
        authorize(data, provider)
        undo(data, provider)

    data.meanwhile = two_others
    with pytest.raises(OperationCancelled):
        authorize(data, provider)
    assert provider.authorizations == VOIDED


def test_a_payment_given_up_is_never_authorized(data: FakeDataService, provider: FakeProvider) -> None:
    data.abandon_payment(1)
    with pytest.raises(OperationCancelled):
        authorize(data, provider)
    assert provider.done == {}


def test_an_authorized_payment_is_voided_once(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    voided = undo(data, provider)
    assert voided.status is PaymentStatus.VOIDED
    assert undo(data, provider) == voided
    with pytest.raises(OperationCancelled):
        authorize(data, provider)
    assert list(provider.done) == ["payment-1-authorize", "payment-1-void"]


def test_a_lost_answer_to_a_void_is_asked_for_again(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        undo(data, provider)
    assert data.payments[1].status is PaymentStatus.AUTHORIZED
    provider.lost = False
    assert undo(data, provider).status is PaymentStatus.VOIDED


def test_a_declined_payment_leaves_nothing_to_undo(data: FakeDataService, provider: FakeProvider) -> None:
    with pytest.raises(PaymentDeclined):
        authorize(data, provider, "tok_declined")
    assert undo(data, provider) == data.payments[1]
    assert list(provider.done) == ["payment-1-authorize"]


def test_money_taken_is_not_undone(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    capture(data, provider, 1)
    with pytest.raises(InvalidTransition, match="CAPTURED and cannot become VOIDED"):
        undo(data, provider)
    assert provider.authorizations == {"auth-payment-1": "CAPTURED"}


def test_a_payment_has_to_be_given_up_before_it_is_undone(data: FakeDataService, provider: FakeProvider) -> None:
    with pytest.raises(InvalidTransition, match="PENDING"):
        undo(data, provider)
    assert provider.done == {}


def test_an_authorization_that_nobody_recorded_is_looked_up_and_voided(
    data: FakeDataService, provider: FakeProvider
) -> None:
    arrive_late(data, provider)
    data.abandon_payment(1)
    assert undo(data, provider).decline_reason == "ABANDONED"
    assert provider.authorizations == VOIDED


def test_it_is_looked_up_again_when_nothing_can_arrive_any_more(data: FakeDataService, provider: FakeProvider) -> None:
    data.abandon_payment(1)
    with pytest.raises(PaymentInFlight):
        undo(data, provider, after=timedelta(0))
    arrive_late(data, provider)
    assert provider.authorizations == AUTHORIZED
    assert undo(data, provider, after=IN_FLIGHT).decline_reason == "ABANDONED"
    assert provider.authorizations == VOIDED


@pytest.mark.parametrize(
    ("after_ms", "retry_after_s"), [(0, 10), (8999, 2), (9000, 1), (9999, 1)], ids=lambda value: str(value)
)
def test_while_it_is_in_flight_what_is_there_is_voided_and_the_wait_is_said(
    data: FakeDataService, provider: FakeProvider, after_ms: int, retry_after_s: int
) -> None:
    arrive_late(data, provider)
    data.abandon_payment(1)
    for _ in range(2):
        with pytest.raises(PaymentInFlight) as refused:
            undo(data, provider, after=timedelta(milliseconds=after_ms))
        assert refused.value.retry_after_s == retry_after_s
    assert provider.authorizations == VOIDED


def test_a_look_up_without_an_answer_ends_nothing(data: FakeDataService, provider: FakeProvider) -> None:
    data.abandon_payment(1)
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        undo(data, provider)


def test_a_receipt_goes_to_the_user_of_the_order_under_one_key(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    capture(data, provider, 1)
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        send_receipt(data, provider, 1, 1)
    provider.lost = False
    first = send_receipt(data, provider, 1, 1)
    assert (first.order_id, first.payment_id, first.sent_to) == (1, 1, "ada@example.com")
    assert send_receipt(data, provider, 1, 1) == first
    receipts = {key: what for key, what in provider.done.items() if what.startswith("receipt")}
    assert receipts == {"order-1-receipt": "receipt payment-1 to ada@example.com: 1190 EUR"}


def test_there_is_no_receipt_for_what_was_not_taken(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    with pytest.raises(InvalidTransition, match="AUTHORIZED"):
        send_receipt(data, provider, 1, 1)


def test_there_is_no_receipt_for_the_payment_of_another_order(data: FakeDataService, provider: FakeProvider) -> None:
    authorize(data, provider)
    capture(data, provider, 1)
    with pytest.raises(InvalidReference, match="of the order 1, not of 2"):
        send_receipt(data, provider, 2, 1)
    assert "order-2-receipt" not in provider.done
