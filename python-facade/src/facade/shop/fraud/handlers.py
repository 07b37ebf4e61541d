"""The score of a stored order."""

from __future__ import annotations

from facade.shop.data_service.port import DataService, OrderQuery
from facade.shop.fraud.scoring import FraudScore, score

# One page: enough for every rule, and a bound on the work that a busy customer causes.
HISTORY = 100


def score_order(data_service: DataService, order_id: int) -> FraudScore:
    """Looks at the user's newest 100 orders. Raises NOT_FOUND as the data service does."""
    order = data_service.get_order(order_id)
    user = data_service.get_user(order.user_id)
    history = data_service.list_orders(OrderQuery(user_id=order.user_id, newest_first=True, limit=HISTORY))
    return score(order, user, [other for other in history.items if other.id < order.id])
