"""The guide's sample grown to what is measured: one `requests.get` for each call, and nothing else.

python-facade/examples/guide_sample.py has the two routes it began with. The server is the facade's, so that what is
compared is the code.
"""

from __future__ import annotations

import os

import requests
from flask import Flask, Response, jsonify, request

DRIZZLE_SERVICE_URL = os.environ["DRIZZLE_SERVICE_URL"]

app = Flask(__name__)


@app.route("/users", methods=["GET"])
def list_users() -> Response:
    response = requests.get(f"{DRIZZLE_SERVICE_URL}/api/users", params=request.args)  # noqa: S113
    return jsonify(response.json())


@app.route("/users/<int:user_id>", methods=["GET"])
def get_user(user_id: int) -> Response:
    response = requests.get(f"{DRIZZLE_SERVICE_URL}/api/users/{user_id}")  # noqa: S113
    return jsonify(response.json())


@app.route("/users", methods=["POST"])
def create_user() -> tuple[Response, int]:
    response = requests.post(f"{DRIZZLE_SERVICE_URL}/api/users", json=request.json)  # noqa: S113
    return jsonify(response.json()), 201
