"""The session: one for each thread that serves a request, ended with the request."""

from __future__ import annotations

from sqlalchemy.orm import scoped_session, sessionmaker

session = scoped_session(sessionmaker(expire_on_commit=False))
