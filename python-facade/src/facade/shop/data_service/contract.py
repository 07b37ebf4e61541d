"""The data service's contract: the one that this build was generated from, and the one that is served now."""

from __future__ import annotations

from importlib.resources import files

import grpc

from facade.platform.context import RequestContext
from facade.platform.contract import Contract
from facade.platform.http_client import HttpClient
from facade.platform.upstream import problem_of, read_json
from facade.shop.data_service.grpc import ask_health
from facade.shop.data_service.port import NAME

_FINGERPRINT_KEY = "x-contract-fingerprint"


def built_for() -> Contract:
    return Contract.model_validate_json(files("data_service").joinpath("contract.json").read_bytes())


def served_over_rest(client: HttpClient, context: RequestContext) -> Contract:
    answer = client.send(context, "GET", "/api/contract")
    if answer.status != 200:
        raise problem_of(NAME, answer)
    return read_json(NAME, answer, Contract)


def served_over_grpc(channel: grpc.Channel, client: HttpClient, context: RequestContext, known: Contract) -> Contract:
    """The fingerprint comes with every answer; only when it is not the known one are the details asked for by REST."""
    _, metadata = ask_health(channel, context)
    return known if metadata.get(_FINGERPRINT_KEY) == known.fingerprint else served_over_rest(client, context)
