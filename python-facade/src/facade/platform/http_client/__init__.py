"""Calls to a service behind this one, over HTTP."""

from facade.platform.http_client.client import HttpClient, Library
from facade.platform.http_client.exchange import MAX_ANSWER_BYTES, Answer

__all__ = ["MAX_ANSWER_BYTES", "Answer", "HttpClient", "Library"]
