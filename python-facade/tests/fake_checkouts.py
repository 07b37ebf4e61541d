"""The gateway's checkouts in memory: each is accepted, and stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from gateway.models import AcceptedCheckout, Checkout, CheckoutRequest, CheckoutState
from tests.fakes import EPOCH, passed_on


@dataclass
class FakeCheckouts:
    accepted: dict[str, Checkout] = field(default_factory=dict)
    requests: dict[str, tuple[str, CheckoutRequest]] = field(default_factory=dict)

    def start_checkout(self, idempotency_key: str, request: CheckoutRequest) -> AcceptedCheckout:
        known = self.requests.get(idempotency_key)
        if known is None:
            identity = str(UUID(int=len(self.accepted) + 1))
            self.requests[idempotency_key] = known = (identity, request)
            self.accepted[identity] = _running(identity)
        if known[1] != request:
            raise passed_on("IDEMPOTENCY_KEY_REUSED", "The key was used for another request.")
        return AcceptedCheckout(id=known[0], state="RUNNING")

    def get_checkout(self, checkout_id: str) -> Checkout:
        if checkout_id not in self.accepted:
            raise passed_on("NOT_FOUND", f"There is no checkout {checkout_id}.")
        return self.accepted[checkout_id]


def _running(identity: str) -> Checkout:
    return Checkout(
        id=identity,
        state=CheckoutState.RUNNING,
        summary="It begins.",
        reason=None,
        order_id=1,
        payment_id=None,
        steps=[],
        created_at=EPOCH,
        updated_at=EPOCH,
    )
