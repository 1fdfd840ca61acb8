"""Tests act by `tests/acts.py` and look up by `tests/lookup.py`, so that a service that moves breaks none of them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.project.files import FILES, PROJECT, relative

TESTS = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(PROJECT / "tests")]
BESIDE = {
    "tests/acts.py": "what tests do",
    "tests/lookup.py": "what tests look up",
    "tests/accounts/test_access_table.py": "the code's own table of permissions, beside the one told here",
    "tests/accounts/test_one_spelling.py": "the bodies that all verbs take in",
    "tests/accounts/test_roles_as_told.py": "the tables of roles and of verbs, beside what is said of them",
    "tests/accounts/test_a_slow_provider_costs_nobody_else_anything.py": "tokens that must make for no fetch, and its time, cut short",
    "tests/accounts/test_signing_in.py": "the patience with an identity provider, cut short",
    "tests/desk/naive_lists.py": "how a text stands beside its source, for a simpler way from there to lists",
    "tests/desk/test_searching_texts.py": "the statement that finds, to see how it is worked on",
    "tests/console/test_rules_are_told_in_every_language.py": "the list of rules by which translators' files are refused",
    "tests/delivery/test_documentation.py": "the table of roles, beside what is shown of them",
    "tests/gate/corpus/sentences.py": "the rules of the gate, each looking at words alone",
    "tests/gate/looking.py": "the rules of the gate, timed on words alone",
    "tests/gate/test_corpus.py": "the table of all rules of the gate",
    "tests/gate/test_rules_about_records.py": "the published formulas of reading ease",
    "tests/growth/test_time_grows_with_size.py": "the name of the files' format",
    "tests/jobs/test_killed_workers.py": "how long a job rests, which patience with it follows from",
    "tests/ledger/test_drafting.py": "the versions that a save goes on from",
    "tests/ledger/test_the_ledger_is_locked_first.py": "the table of all verbs, each gone through",
    "tests/measure/prose.py": "the seed's texts as they are loaded, to make prose alike",
    "tests/project/test_one_door.py": "the door itself",
    "tests/publishing/test_erasing.py": "the columns that name people, beside all that there are",
    "tests/publishing/test_impact.py": "how many rows an impact has, made fewer",
    "tests/record_types/test_labels.py": "the languages that editors are spoken to in",
    "tests/seed/files.py": "the reader of the seed's files and the ids that it gives",
    "tests/texts/test_remarks.py": "what is said of a text",
    "tests/texts/test_replacing.py": "a phrase replaced in texts of every form",
    "tests/transfer/test_unsafe_sheets.py": "the reader of sheets, and what guards their cells",
    "tests/sync/doings.py": "the table of all verbs, each done at random",
    "tests/sync/test_random_runs.py": "the table of all verbs, of which none is left out",
    "tests/texts/test_diff.py": "words told apart in every script",
    "tests/webhooks/test_killed_workers.py": "how long a message and a job rest, which patience with them follows from",
    "tests/xliff/test_markdown_becomes_segments.py": "segments made of Markdown",
    "tests/xliff/test_unsafe_documents_are_refused.py": "the reader of documents",
}
"""What takes something from a service itself, and what that is: something that nobody does."""


def services(path: Path) -> Iterator[str]:
    """The services that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.startswith("api.services"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("api.services"):
            yield str(node.module)


def test_no_test_calls_a_service_past_the_acts() -> None:
    assert {relative(path) for path in TESTS if any(services(path))} == BESIDE.keys()
