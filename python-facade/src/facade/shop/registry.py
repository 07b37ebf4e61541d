"""Where the shop joins the platform: its features, and the services it needs. A new feature is one line here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone

import grpc

from facade.config import Config
from facade.platform.context import RequestContext
from facade.platform.contract import Contract
from facade.platform.contract_watch import ContractWatch
from facade.platform.health import Dependency
from facade.platform.http_client import HttpClient
from facade.platform.routing import Routes
from facade.shop.checkout.routes import checkout_routes
from facade.shop.customers.routes import customer_routes
from facade.shop.data_service import contract
from facade.shop.data_service.grpc import GrpcDataService, check_grpc, open_channel
from facade.shop.data_service.ingest import GrpcEventStore
from facade.shop.data_service.port import NAME as DATA_SERVICE
from facade.shop.data_service.rest import RestDataService, check_rest
from facade.shop.events.routes import event_routes
from facade.shop.fraud.routes import fraud_routes
from facade.shop.gateway.port import NAME as GATEWAY
from facade.shop.gateway.rest import RestCheckouts
from facade.shop.graphql.schema import graph_routes
from facade.shop.orders.routes import order_routes
from facade.shop.payments.provider import NAME as PAYMENT_PROVIDER, HttpPaymentProvider, check_provider
from facade.shop.payments.routes import payment_routes
from facade.shop.ports import BindDataService, Ports
from facade.shop.products.routes import product_routes
from facade.shop.quotes.routes import quote_routes
from facade.shop.users.routes import user_routes


def features(ports: Ports, config: Config) -> Sequence[Routes]:
    return [
        user_routes(ports.data_service),
        product_routes(ports.data_service),
        quote_routes(ports.data_service, ports.now),
        order_routes(ports.data_service, ports.now),
        customer_routes(ports.data_service),
        fraud_routes(ports.data_service),
        payment_routes(ports.data_service, ports.payment_provider),
        event_routes(ports.data_service, ports.event_store, ports.now, config.upload_timeout_ms),
        checkout_routes(ports, timedelta(milliseconds=config.payment_in_flight_ms)),
        graph_routes(ports, config),
    ]


def connect(config: Config) -> tuple[Ports, Sequence[Dependency]]:
    """The real ports, and how to see whether what is behind them is well. Connects lazily: nothing has to be up."""
    provider = HttpClient(
        PAYMENT_PROVIDER,
        config.payment_provider_url,
        timeout_ms=config.payment_provider_timeout_ms,
        connect_timeout_ms=config.connect_timeout_ms,
        connections=config.threads,
        library=config.http_client,
    )
    # Not among the dependencies: its health includes this service's, and would include itself.
    gateway = HttpClient(
        GATEWAY,
        config.gateway_url,
        timeout_ms=config.gateway_timeout_ms,
        connect_timeout_ms=config.connect_timeout_ms,
        connections=config.threads,
        library=config.http_client,
    )
    channel = open_channel(config.data_service_grpc_target, config.connect_timeout_ms)
    data_service, data_service_health = _connect_data_service(config, channel)
    ports = Ports(
        data_service=data_service,
        payment_provider=lambda context: HttpPaymentProvider(provider, context),
        event_store=lambda context: GrpcEventStore(channel, context),
        checkouts=lambda context: RestCheckouts(gateway, context),
        now=lambda: datetime.now(timezone.utc),
    )
    provider_health = Dependency(
        PAYMENT_PROVIDER, essential=False, check=lambda context: check_provider(provider, context)
    )
    return ports, [data_service_health, provider_health]


def _connect_data_service(config: Config, channel: grpc.Channel) -> tuple[BindDataService, Dependency]:
    # REST also where calls go by gRPC: the details of a contract that differs are there.
    client = HttpClient(
        DATA_SERVICE,
        config.data_service_url,
        timeout_ms=config.data_service_timeout_ms,
        connect_timeout_ms=config.connect_timeout_ms,
        connections=config.threads,
        library=config.http_client,
    )
    if config.data_service_transport == "grpc":
        return (
            lambda context: GrpcDataService(channel, config.data_service_timeout_ms, context),
            _data_service(
                lambda context: check_grpc(channel, context),
                lambda context, known: contract.served_over_grpc(channel, client, context, known),
            ),
        )
    return (
        lambda context: RestDataService(client, context),
        _data_service(
            lambda context: check_rest(client, context),
            lambda context, known: contract.served_over_rest(client, context),
        ),
    )


def _data_service(
    check: Callable[[RequestContext], str], look_up: Callable[[RequestContext, Contract], Contract]
) -> Dependency:
    watch = ContractWatch(DATA_SERVICE, contract.built_for(), look_up)
    return Dependency(DATA_SERVICE, essential=True, check=check, contract=watch.verdict)
