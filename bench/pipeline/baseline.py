"""Flask with SQLAlchemy's bulk insert: what the pipeline is compared with. Checks nothing, counts nothing."""

from __future__ import annotations

import json
import os
from datetime import datetime

from flask import Flask, request
from sqlalchemy import BigInteger, create_engine
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

BATCH = 1000


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "events"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    product_id: Mapped[int | None] = mapped_column(BigInteger)
    quantity: Mapped[int | None] = mapped_column(BigInteger)
    payload: Mapped[str | None]
    late: Mapped[bool]


def create_app() -> Flask:
    app = Flask(__name__)
    engine = create_engine(os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"))

    @app.post("/events")
    def events() -> dict[str, int]:
        stored = 0
        rows: list[dict[str, object]] = []
        with Session(engine) as session:
            for line in request.stream:
                row = json.loads(line)
                rows.append({**row, "occurred_at": datetime.fromisoformat(row["occurred_at"]), "late": False})
                if len(rows) == BATCH:
                    stored += store(session, rows)
            stored += store(session, rows)
        return {"stored": stored}

    @app.get("/livez")
    def alive() -> str:
        return "alive"

    return app


def store(session: Session, rows: list[dict[str, object]]) -> int:
    if rows:
        session.execute(insert(Event).on_conflict_do_nothing(), rows)
        session.commit()
    count = len(rows)
    rows.clear()
    return count
