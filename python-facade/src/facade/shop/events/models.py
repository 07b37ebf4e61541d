"""What becomes of an upload."""

from __future__ import annotations

from pydantic import Field

from data_service.models import RejectedEvent
from facade.platform.model import Query, QueryInteger, Wire
from facade.platform.validation import MAX_SAFE_INTEGER


class UploadQuery(Query):
    upload: str | None = Field(
        None,
        pattern="^[ -~]{1,64}$",
        description="Your name for what is sent, such as the file's: refused rows are found by it. Made if absent.",
        examples=["events-2026-01-31"],
    )
    first_line: QueryInteger = Field(
        1, ge=1, le=MAX_SAFE_INTEGER // 2, description="The number of the body's first line in the whole upload."
    )


class RejectedRow(Wire):
    """A row that is no event."""

    line: int = Field(description="Where it is in the upload, from 1.", examples=[17])
    code: str = Field(description=RejectedEvent.model_fields["code"].description, examples=["INVALID_EVENT"])
    reason: str = Field(
        description=RejectedEvent.model_fields["reason"].description, examples=["quantity: must be at least 0"]
    )


class UploadReport(Wire):
    """What became of each row: rows = accepted + duplicates + rejected. All of it is stored."""

    upload: str = Field(description="The name under which refused rows are kept.")
    complete: bool = Field(description="Whether the body was read to its end; if not, the last refused row says why.")
    rows: int = Field(description="Rows read, without blank lines and the header.", examples=[100])
    accepted: int = Field(description="Events that were not known before.", examples=[95])
    duplicates: int = Field(description="Events whose ids were known, or came twice.", examples=[3])
    rejected: int = Field(description="Rows that are no events.", examples=[2])
    late: int = Field(
        description="Events, known or not, that came more than an hour after they happened.", examples=[1]
    )
    rejected_rows: list[RejectedRow] = Field(description="The first 100 of the refused rows. All are kept.")
