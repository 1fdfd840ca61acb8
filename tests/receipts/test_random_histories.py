"""Whatever is done to the content: a receipt of a moment is what `at=` serves of it, then and ever after, also when restored."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from api.app import connect
from tests.conftest import Open
from tests.databases import Server, SqliteFiles, fresh_database
from tests.depth import examples
from tests.receipts.acting_out import act_out_and_compare, settings_of
from tests.resolver.histories import plans


@pytest.mark.long
def test_a_receipt_is_what_was_served_and_stays_so(
    database_server: Server, migrated_template: str, opened: Open, routed: Flask
) -> None:
    number = examples(4, 900) if isinstance(database_server, SqliteFiles) else examples(2, 100)

    @settings(max_examples=number, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=plans)
    def holds(plan: Any) -> None:
        with fresh_database(database_server, template=migrated_template) as url:
            database = opened(url)
            try:
                connect(routed, settings_of(database), database)
                act_out_and_compare(routed, database, database_server, opened, plan)
            finally:
                database.close()

    holds()
