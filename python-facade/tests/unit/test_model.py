from datetime import datetime, timezone

from facade.platform.model import format_timestamp


def test_is_every_year_written_with_four_digits() -> None:
    moment = datetime(404, 8, 7, 18, 51, 0, 999_999, tzinfo=timezone.utc)
    assert format_timestamp(moment) == "0404-08-07T18:51:00.999Z"
