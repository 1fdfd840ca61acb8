"""The migrations make exactly the tables that the models describe, and can be taken back."""

from datetime import timedelta
from operator import itemgetter
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, Table, delete, insert, inspect, select
from sqlalchemy.schema import CreateIndex

from api import resources
from api.canonical import canonical, parse
from api.database import Database, migrate
from api.ids import new_id
from api.models import (
    GENESIS_HASH,
    AuditEvent,
    Base,
    Fact,
    Key,
    Ledger,
    Person,
    PreviewLink,
    Reference,
    Schedule,
    Site,
    Version,
)
from api.reading.items import Scope
from api.reading.loading import load_view
from tests.acts import Author, create_key, create_link
from tests.databases import Server, fresh_database
from tests.factories import NOW, edit, edit_live, make_record, make_site
from tests.lookup import verify

SCHEDULES = Base.metadata.tables["schedule"]


OF_SLUGS = "ix_fact_slug_record_id ON fact"
"""What the facts are found by since."""
INDEX_OF_WORDS = "desk_index"
"""What each database finds words by follows its table by itself, so no model tells of it."""


def tables(database: Database) -> set[str]:
    names = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    return {each for each in names if not each.startswith(INDEX_OF_WORDS)}


def is_told_of(_object: object, name: str | None, *_: object) -> bool:
    return not (name or "").startswith(INDEX_OF_WORDS)


def differences(database: Database) -> list[object]:
    """What `alembic check` would complain of."""
    with database.engine.connect() as connection:
        options = {
            "compare_type": True,
            "compare_server_default": True,
            "render_as_batch": True,
            "include_object": is_told_of,
        }
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def indexes(database: Database) -> set[str]:
    """The indexes of the facts, as statements: with what they are limited to."""
    reflected = Table("fact", MetaData(), autoload_with=database.engine)
    return {str(CreateIndex(each).compile(database.engine)) for each in reflected.indexes}


def test_migrations_and_models_agree(database: Database) -> None:
    assert tables(database) == set(Base.metadata.tables)
    assert differences(database) == []


def test_check_constraints_are_those_of_the_models(database: Database) -> None:
    # Alembic does not compare these.
    for name, table in Base.metadata.tables.items():
        declared = {each.name for each in table.constraints if isinstance(each, CheckConstraint)}
        assert {each["name"] for each in inspect(database.engine).get_check_constraints(name)} == declared


def back_to(url: str, revision: str) -> None:
    """Take a database back to what an earlier release had."""
    database, config = Database(url), Config()
    config.set_main_option("script_location", str(resources.folder("migrations")))
    config.attributes["engine"] = database.writing
    command.downgrade(config, revision)
    database.close()


def test_down_to_nothing_and_up_again(database_server: Server) -> None:
    with fresh_database(database_server) as url:
        database = Database(url)
        for revision, expected in (
            ("head", set(Base.metadata.tables)),
            ("base", set()),
            ("head", set(Base.metadata.tables)),
        ):
            migrate(url, revision)
            assert tables(database) == expected
        assert differences(database) == []
        database.close()


def test_content_does_not_stand_in_the_way_down(database: Database) -> None:
    with database.transaction() as session:
        make_site(session)
        make_record(session)
    migrate(database.url.render_as_string(hide_password=False), "base")
    assert tables(database) == set()


def everything_served(database: Database) -> dict[tuple[int, str, str], Any]:
    """What readers get of every record in each locale, now and at every change before."""
    with database.reading() as session:
        head = session.execute(select(Ledger.seq)).scalar_one()
        views = [load_view(session, seq) for seq in range(1, head + 1)]
    return {
        (view.seq, locale, id): Scope(view, site, locale).item(id)
        for view in views
        for site, settings in view.sites.items()
        for locale in settings.locales
        for id in view.records
    }


def test_a_history_from_before_stays_whole(database_server: Server) -> None:
    # Until then the tables said which kinds of facts there are, and SQLite makes a table anew to forget that.
    with fresh_database(database_server) as url:
        migrate(url)
        database = Database(url)
        with database.transaction() as session:
            make_site(session)
            record = make_record(session, locales=("en", "fr"), neutral={"sources": ["001:34"]})
            edit_live(session, record, "en", answer="Said later.")
        served = everything_served(database)
        back_to(url, "0004")
        before = indexes(database)
        migrate(url)
        assert everything_served(database) == served
        with database.transaction() as session:
            assert verify(session) == []
            edit_live(session, make_record(session), "en", answer="It goes on.")
            assert verify(session) == []
        assert before < indexes(database)
        assert [OF_SLUGS in each for each in indexes(database) - before] == [True]
        database.close()


def test_what_texts_point_at_is_found_anew_in_every_spelling(database: Database) -> None:
    with database.transaction() as session:
        make_site(session)
        target = make_record(session)
        spelled = f'`[code](record:{new_id()})` and [words][1]\n\n[1]: record:{target.id} "Title"'
        edit_live(session, make_record(session), "en", answer=spelled)
        # As the release before found them: links with a title not, and those in code.
        session.execute(delete(Reference).where(Reference.target == target.id))
        fact = session.scalars(select(Fact.id).order_by(Fact.id.desc())).first()
        session.add(Reference(fact_id=fact, target=new_id()))
        assert len(verify(session)) == 2
    url = database.url.render_as_string(hide_password=False)
    back_to(url, "0007")
    migrate(url)
    with database.reading() as session:
        assert verify(session) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        make_site(session)
        make_record(session)
        before = session.execute(select(Ledger.seq, Ledger.hash)).one()
    migrate(database.url.render_as_string(hide_password=False))
    with database.reading() as session:
        assert session.execute(select(Ledger.seq, Ledger.hash)).one() == before


def test_a_new_ledger_begins_before_its_first_change(database: Database) -> None:
    with database.reading() as session:
        assert session.execute(select(Ledger.seq, Ledger.hash)).one() == (0, GENESIS_HASH)


def test_an_email_gets_its_one_spelling_and_two_people_of_one_keep_theirs(database_server: Server) -> None:
    given = ("Ana@Example.org", "ANA@example.org", "jose\u0301@example.org", "B@x.org", "b@x.org", None)
    with fresh_database(database_server) as url:
        migrate(url, "0005")
        database = Database(url)
        people = [{"name": "P", "created_at": NOW, "revision": 1, "email": each} for each in given]
        with database.writing.begin() as connection:
            connection.execute(insert(Person), [{"id": f"p{number}", **each} for number, each in enumerate(people)])
        migrate(url)
        with database.reading() as session:
            found = session.scalars(select(Person.email).order_by(Person.id)).all()
        database.close()
    assert found == ["ana@example.org", "ANA@example.org", "jos\u00e9@example.org", "B@x.org", "b@x.org", None]


def test_failures_of_before_are_told_by_the_type_of_their_problem(database_server: Server) -> None:
    with fresh_database(database_server) as url:
        migrate(url, "0003")
        database = Database(url)
        with database.writing.begin() as connection:
            connection.execute(insert(Site), {"key": "core", "created_at": NOW})
            connection.execute(
                insert(SCHEDULES), [_failed(name) for name in ("Blocked", "RuntimeError", "RecordNotFound")]
            )
        migrate(url)
        with database.reading() as session:
            told = [parse(each) for each in session.scalars(select(Schedule.failure))]
        database.close()
    assert sorted(told, key=itemgetter("detail")) == [
        {"type": "blocked", "detail": "Blocked"}, {"type": "record-not-found", "detail": "RecordNotFound"},
        {"type": "unexpected", "detail": "RuntimeError"},
    ]  # fmt: skip


def _failed(name: str) -> dict[str, Any]:
    return {
        "id": new_id(), "verb": "publish", "site": "core", "items": "[]", "at": NOW, "time_zone": "UTC", "reason": "",
        "state": "failed", "created_at": NOW, "created_by": "tests", "revision": 1,
        "failure": canonical({"error": name, "detail": name}),
    }  # fmt: skip


def test_who_made_what_is_found_in_the_trail(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    made = {"at": NOW, "actor": "Ada", "key_id": "k1", "person_id": "p1", "site": "core", "request_id": "r"}
    with database.transaction() as session:
        make_site(session)
        record = make_record(session)
        edit(session, record, "en", author=Author("Ada"), answer="By Ada.")
        link, _ = create_link(session, "core", view="draft", path="/", lifetime=timedelta(days=1), now=NOW)
        link.created_by = "Ada"
        for action in ("translation.save", "preview-link.create"):
            session.add(AuditEvent(action=action, **made))
    back_to(url, "0008")
    migrate(url)
    with database.reading() as session:
        assert session.scalars(select(PreviewLink.made_by)).all() == ['{"key":"k1","person":"p1","roles":[]}']
        authors = session.execute(select(Version.created_by, Version.author).distinct()).all()
    assert sorted(map(tuple, authors)) == [("Ada", "p1"), ("Edda Editor", None)]


def test_keys_keep_who_made_them_as_the_trail_tells_and_the_rest_are_the_operators(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    with database.transaction() as session:
        for name in ("by a call", "at the terminal"):
            create_key(session, name=name, roles=["admin"], now=NOW + timedelta(minutes=len(name)))
        told = {"at": NOW + timedelta(minutes=len("by a call")), "actor": "tests", "request_id": ""}
        session.add(AuditEvent(**told, action="key.create", key_id=None, person_id="p1"))
    back_to(url, "0009")
    migrate(url)
    with database.reading() as session:
        made = {each.name: each.made_by for each in session.scalars(select(Key))}
    assert made == {
        "by a call": '{"key":null,"person":"p1","roles":[]}', "at the terminal": '{"key":null,"person":null,"roles":[]}'
    }  # fmt: skip
