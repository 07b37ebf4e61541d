from __future__ import annotations

import pytest

from data_service.models import NewUser, Payment, PaymentChange, PaymentStatus
from facade.errors import InvalidTransition, PassedOn, PaymentDeclined, UpstreamTimeout, UpstreamUnavailable
from facade.shop.orders.handlers import OrderRequest, place_order
from facade.shop.payments.handlers import PaymentRequest, capture, pay, void
from facade.shop.quotes.models import BasketItem
from tests.fake_provider import FakeProvider
from tests.fakes import EPOCH, FakeDataService, passed_on

OK = PaymentRequest(order_id=1, card_token="tok_ok")
DECLINED = PaymentRequest(order_id=1, card_token="tok_declined")


@pytest.fixture
def data() -> FakeDataService:
    """With one order to pay."""
    data = FakeDataService()
    user = data.create_user(NewUser(name="Ada Example", email="ada@example.com"))
    data.add_product(1000)
    place_order(
        data,
        OrderRequest(user_id=user.id, country="DE", items=[BasketItem(product_id=1, quantity=1)]),
        EPOCH,
    )
    return data


def test_an_authorized_payment_carries_the_providers_reference(data: FakeDataService, provider: FakeProvider) -> None:
    payment = pay(data, provider, OK, "key-1")
    assert payment.status is PaymentStatus.AUTHORIZED
    assert payment.provider_reference == "auth-payment-1"
    assert provider.done == {"payment-1-authorize": "authorize payment-1 1190 EUR"}


def test_the_same_key_gives_the_same_payment_and_asks_the_provider_once(
    data: FakeDataService, provider: FakeProvider
) -> None:
    assert pay(data, provider, OK, "key-1") == pay(data, provider, OK, "key-1")
    assert data.calls.count("update_payment") == 1
    assert len(data.payments) == 1


def test_a_declined_card_is_recorded_and_stays_declined(data: FakeDataService, provider: FakeProvider) -> None:
    for _ in range(2):
        with pytest.raises(PaymentDeclined, match="card_declined"):
            pay(data, provider, DECLINED, "key-1")
    assert data.payments[1].status is PaymentStatus.DECLINED
    assert data.payments[1].decline_reason == "card_declined"


def test_unknown_is_not_failed_and_the_same_key_goes_on(data: FakeDataService, provider: FakeProvider) -> None:
    provider.lost = True
    with pytest.raises(UpstreamTimeout):
        pay(data, provider, OK, "key-1")
    assert data.payments[1].status is PaymentStatus.PENDING
    provider.lost = False
    assert pay(data, provider, OK, "key-1").status is PaymentStatus.AUTHORIZED
    assert list(provider.done) == ["payment-1-authorize"]


def test_an_answer_that_could_not_be_recorded_is_recorded_by_the_repetition(
    data: FakeDataService, provider: FakeProvider
) -> None:
    def outage() -> None:
        data.meanwhile = None
        raise UpstreamUnavailable("node-data-service", "cannot be reached.")

    data.meanwhile = outage
    with pytest.raises(UpstreamUnavailable):
        pay(data, provider, OK, "key-1")
    assert data.payments[1].status is PaymentStatus.PENDING
    assert pay(data, provider, OK, "key-1").status is PaymentStatus.AUTHORIZED


def test_of_two_at_once_the_second_answers_what_the_first_recorded(
    data: FakeDataService, provider: FakeProvider
) -> None:
    def the_other_request() -> None:
        data.meanwhile = None
        pay(data, provider, OK, "key-1")

    data.meanwhile = the_other_request
    payment = pay(data, provider, OK, "key-1")
    assert payment == data.payments[1]
    assert payment.version == 2


@pytest.mark.parametrize(("settle", "status"), [(capture, PaymentStatus.CAPTURED), (void, PaymentStatus.VOIDED)])
def test_settling_twice_changes_nothing_the_second_time(
    data: FakeDataService, provider: FakeProvider, settle: type[object], status: PaymentStatus
) -> None:
    pay(data, provider, OK, "key-1")
    first: Payment = settle(data, provider, 1)  # type: ignore[call-arg, assignment]
    assert first.status is status
    assert settle(data, provider, 1) == first  # type: ignore[call-arg]
    assert len(provider.done) == 2


@pytest.mark.parametrize("settle", [capture, void])
def test_a_payment_without_authorization_cannot_be_settled(
    data: FakeDataService, provider: FakeProvider, settle: type[object]
) -> None:
    with pytest.raises(PaymentDeclined):
        pay(data, provider, DECLINED, "key-1")
    with pytest.raises(InvalidTransition, match="DECLINED and cannot become"):
        settle(data, provider, 1)  # type: ignore[call-arg]


def test_captured_money_cannot_be_voided(data: FakeDataService, provider: FakeProvider) -> None:
    pay(data, provider, OK, "key-1")
    capture(data, provider, 1)
    with pytest.raises(InvalidTransition, match="CAPTURED and cannot become VOIDED"):
        void(data, provider, 1)
    assert not any(what.startswith("void") for what in provider.done.values())


def test_a_void_that_loses_against_a_capture_says_so(data: FakeDataService, provider: FakeProvider) -> None:
    pay(data, provider, OK, "key-1")

    def the_other_request() -> None:
        data.meanwhile = None
        data.update_payment(1, PaymentChange(version=2, status=PaymentStatus.CAPTURED))

    data.meanwhile = the_other_request
    with pytest.raises(InvalidTransition, match="CAPTURED and cannot become VOIDED"):
        void(data, provider, 1)


def test_a_conflict_that_nobody_caused_is_passed_on(data: FakeDataService, provider: FakeProvider) -> None:
    def conflict() -> None:
        raise passed_on("VERSION_CONFLICT", "The version is 7 by now.")

    data.meanwhile = conflict
    with pytest.raises(PassedOn, match="The version is 7"):
        pay(data, provider, OK, "key-1")
