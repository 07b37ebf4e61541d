"""The smallest Flask app in front of a Drizzle service: two routes, two calls with `requests`, nothing else.

It shows that the data service needs nothing of this repository's facade. It is also what not to run in production: no
timeouts, no errors, a new connection for every call. Compare with src/facade.
"""

from __future__ import annotations

import os

import requests
from flask import Flask, Response, jsonify

DRIZZLE_SERVICE_URL = os.environ.get("DRIZZLE_SERVICE_URL", "http://localhost:3000")

app = Flask(__name__)


@app.route("/users", methods=["GET"])
def list_users() -> Response:
    response = requests.get(f"{DRIZZLE_SERVICE_URL}/api/users")  # noqa: S113
    return jsonify(response.json())


@app.route("/users", methods=["POST"])
def create_user() -> tuple[Response, int]:
    user = {"name": "John", "email": "john@example.com"}
    response = requests.post(f"{DRIZZLE_SERVICE_URL}/api/users", json=user)  # noqa: S113
    return jsonify(response.json()), 201


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "5000")))
