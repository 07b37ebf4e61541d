"""The shop as one Flask application with SQLAlchemy: `create_app` is what gunicorn, the tests and `flask` start."""

from __future__ import annotations

import os

from flask import Flask
from sqlalchemy import create_engine

from shop import errors, products, requests, tuned, users
from shop.database import session
from shop.models import Base

MAX_BODY_BYTES = 1024 * 1024


def create_app(database_url: str | None = None, *, fast: bool | None = None) -> Flask:
    """The application.

    :param database_url: ``postgresql://...``; by default DATABASE_URL
    :param fast: takes what is measured from shop/tuned.py instead of shop/users.py; by default if SHOP_TUNED is 1
    """
    app = Flask("shop", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    url = (database_url or os.environ["DATABASE_URL"]).replace("postgresql://", "postgresql+psycopg://", 1)
    # As many connections as gunicorn has threads (gunicorn.conf.py), so that none waits.
    engine = create_engine(url, pool_size=8, max_overflow=0, connect_args={"options": "-c timezone=utc"})
    session.configure(bind=engine)

    requests.install(app)
    errors.install(app)
    app.register_blueprint(users.blueprint, url_prefix="/api/users")
    app.register_blueprint(products.blueprint, url_prefix="/api/products")
    if fast if fast is not None else os.environ.get("SHOP_TUNED") == "1":
        tuned.install(app, engine)

    @app.teardown_appcontext
    def end_session(_error: BaseException | None) -> None:
        session.remove()

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return {"status": "ready"}

    @app.cli.command("create-tables")
    def create_tables() -> None:
        """Makes the tables that are missing."""
        Base.metadata.create_all(engine)

    return app
