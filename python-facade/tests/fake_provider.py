"""A payment provider in memory, written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from facade.errors import UpstreamTimeout
from facade.shop.payments.provider import NAME, AuthorizationRequest, Authorized, Declined, ReceiptRequest


@dataclass
class FakeProvider:
    """Keeps what it did by idempotency key. `lost` loses the answer of a call that happened all the same."""

    done: dict[str, str] = field(default_factory=dict)
    # What became of each authorization, by its id.
    authorizations: dict[str, str] = field(default_factory=dict)
    lost: bool = False

    def authorize(self, request: AuthorizationRequest, idempotency_key: str) -> Authorized | Declined:
        authorization_id = f"auth-{request.reference}"
        if request.card_token == "tok_ok":
            self.authorizations.setdefault(authorization_id, "AUTHORIZED")
        self._do(idempotency_key, f"authorize {request.reference} {request.amount_cents} {request.currency}")
        return Authorized(authorization_id) if authorization_id in self.authorizations else Declined("card_declined")

    def capture(self, authorization_id: str, idempotency_key: str) -> None:
        self.authorizations[authorization_id] = "CAPTURED"
        self._do(idempotency_key, f"capture {authorization_id}")

    def void(self, authorization_id: str, idempotency_key: str) -> None:
        self.authorizations[authorization_id] = "VOIDED"
        self._do(idempotency_key, f"void {authorization_id}")

    def held(self, reference: str) -> list[str]:
        self._answer()
        return [f"auth-{reference}"] if self.authorizations.get(f"auth-{reference}") == "AUTHORIZED" else []

    def send_receipt(self, request: ReceiptRequest, idempotency_key: str) -> None:
        what = f"receipt {request.reference} to {request.email}: {request.amount_cents} {request.currency}"
        self._do(idempotency_key, what)

    def _do(self, key: str, what: str) -> None:
        assert self.done.setdefault(key, what) == what, "one key, one operation"
        self._answer()

    def _answer(self) -> None:
        if self.lost:
            raise UpstreamTimeout(NAME, "did not answer in time.")
