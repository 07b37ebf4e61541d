"""/orders/{id}/fraud-score"""

from __future__ import annotations

from facade.platform.requests import current_context
from facade.platform.routing import Routes
from facade.shop.fraud.handlers import score_order
from facade.shop.fraud.scoring import FraudScore
from facade.shop.ports import BindDataService


def fraud_routes(data_service: BindDataService) -> Routes:
    routes = Routes("fraud", "How suspicious an order is, and why.")

    def get_fraud_score(id: int) -> FraudScore:
        """Out of what was known when the order was placed: the same order always has the same score."""
        return score_order(data_service(current_context()), id)

    routes.add(
        "GET",
        "/orders/<id>/fraud-score",
        get_fraud_score,
        summary="Score an order",
        answer=FraudScore,
        problems=("NOT_FOUND",),
    )
    return routes
