"""/customers"""

from __future__ import annotations

from facade.platform.requests import current_context
from facade.platform.routing import Routes
from facade.shop.customers.handlers import CustomerSummary, summarize
from facade.shop.ports import BindDataService


def customer_routes(data_service: BindDataService) -> Routes:
    routes = Routes("customers", "Users together with what they bought.")

    def get_customer_summary(user_id: int) -> CustomerSummary:
        """The user, their totals and their newest orders, joined from three calls."""
        return summarize(data_service(current_context()), user_id)

    routes.add(
        "GET",
        "/customers/<user_id>/summary",
        get_customer_summary,
        summary="Summarize a customer",
        answer=CustomerSummary,
        problems=("NOT_FOUND",),
    )
    return routes
