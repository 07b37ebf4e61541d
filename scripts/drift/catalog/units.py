"""Cents become whole units, silently: no type, no name and no schema changes, so only exact golden values tell."""

from drift.mutation import Mutation, replace

KIND = "Silent unit changes"
SHOP = "node-data-service/src/shop"
ADAPTERS = "python-facade/src/facade/shop/data_service"
NEW_ORDER = "        request = convert.request(orders_pb2.CreateOrderRequest, order)\n"

MUTATIONS = (
    Mutation(
        "unit-in-typescript-repository",
        KIND,
        "the data service reads prices in whole units, over REST and gRPC",
        (
            replace(
                f"{SHOP}/products/repository.ts",
                "  get(id: number): Promise<Product> {\n    return this.#rows.get(id);\n",
                "  async get(id: number): Promise<Product> {\n    const product = await this.#rows.get(id);\n"
                "    return { ...product, price_cents: Math.round(product.price_cents / 100) };\n",
            ),
        ),
        more=True,
    ),
    Mutation(
        "unit-in-typescript-rest",
        KIND,
        "the data service answers the total of an order in hundredths of cents, over REST only",
        (
            replace(
                f"{SHOP}/orders/rest.ts",
                "async ({ params }) => orders.get(params.id)",
                "async ({ params }) => {\n    const order = await orders.get(params.id);\n"
                "    return { ...order, total_cents: order.total_cents * 100 };\n  }",
            ),
        ),
    ),
    Mutation(
        "unit-in-typescript-grpc",
        KIND,
        "the data service answers payments in hundredths of cents, over gRPC only",
        (
            replace(
                f"{SHOP}/payments/grpc.ts",
                "async ({ id }) => ({ payment: await payments.get(id) })",
                "async ({ id }) => {\n      const payment = await payments.get(id);\n"
                "      return { payment: { ...payment, amount_cents: payment.amount_cents * 100 } };\n    }",
            ),
        ),
    ),
    Mutation(
        "unit-in-typescript-sql",
        KIND,
        "the data service stores new payments in whole units",
        (
            replace(
                f"{SHOP}/payments/repository.ts",
                "SELECT id, total_cents, currency, ${key}",
                "SELECT id, total_cents / 100, currency, ${key}",
            ),
        ),
        more=True,
    ),
    Mutation(
        "unit-in-python-grpc-answer",
        KIND,
        "the facade reads prices over gRPC in whole units",
        (
            replace(
                f"{ADAPTERS}/convert.py",
                "    return _values(value) if field.message_type is not None else value\n",
                "    if field.name == 'price_cents':\n        value //= 100\n"
                "    return _values(value) if field.message_type is not None else value\n",
            ),
        ),
    ),
    Mutation(
        "unit-in-python-grpc-request",
        KIND,
        "the facade sends the tax of new orders over gRPC in hundredths of cents",
        (replace(f"{ADAPTERS}/grpc.py", NEW_ORDER, f"{NEW_ORDER}        request.tax_cents *= 100\n"),),
        more=True,
    ),
    Mutation(
        "unit-in-python-rest-answer",
        KIND,
        "the facade reads prices over REST in whole units",
        (
            replace(
                f"{ADAPTERS}/rest.py",
                '        return self._read(f"/products/{product_id}", Product)\n',
                '        product = self._read(f"/products/{product_id}", Product)\n'
                '        return product.model_copy(update={"price_cents": product.price_cents // 100})\n',
            ),
        ),
        more=True,
    ),
    Mutation(
        "unit-in-python-rest-request",
        KIND,
        "the facade sends the discount of new orders over REST in hundredths of cents",
        (
            replace(
                f"{ADAPTERS}/rest.py",
                '        return self._write("POST", "/orders", order, Order)\n',
                '        hundredths = order.model_copy(update={"discount_cents": order.discount_cents * 100})\n'
                '        return self._write("POST", "/orders", hundredths, Order)\n',
            ),
        ),
    ),
    Mutation(
        "unit-to-payment-provider",
        KIND,
        "the facade asks the payment provider for whole units",
        (
            replace(
                "python-facade/src/facade/shop/payments/handlers.py",
                "        amount_cents=payment.amount_cents,\n",
                "        amount_cents=payment.amount_cents // 100,\n",
            ),
        ),
    ),
    Mutation(
        "unit-at-the-facade",
        KIND,
        "the facade answers prices in whole units",
        (
            replace(
                "python-facade/src/facade/shop/products/routes.py",
                "        return data_service(current_context()).get_product(id)\n",
                "        product = data_service(current_context()).get_product(id)\n"
                '        return product.model_copy(update={"price_cents": product.price_cents // 100})\n',
            ),
        ),
        more=True,
    ),
)
