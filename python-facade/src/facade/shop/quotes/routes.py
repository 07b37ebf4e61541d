"""/quotes"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from facade.platform.requests import current_context
from facade.platform.routing import Routes
from facade.shop.ports import BindDataService
from facade.shop.quotes import handlers
from facade.shop.quotes.models import Basket, Quote

QUOTE_PROBLEMS = ("INVALID_REFERENCE", "CURRENCY_MISMATCH", "VOUCHER_INVALID", "COUNTRY_NOT_SERVED")


def quote_routes(data_service: BindDataService, now: Callable[[], datetime]) -> Routes:
    routes = Routes("quotes", "What a basket costs: discounts, vouchers and tax.")

    def create_quote(body: Basket) -> Quote:
        """Quantity discounts per line, then the voucher, then tax on the sum; halves of a cent go to even.
        Nothing is stored or reserved."""
        return handlers.quote(data_service(current_context()), body, now())

    routes.add(
        "POST",
        "/quotes",
        create_quote,
        summary="Price a basket",
        body=Basket,
        answer=Quote,
        problems=QUOTE_PROBLEMS,
    )
    return routes
