"""What a text leaves to sites goes to translators as an inline code, and comes back as it was."""

from sqlalchemy.orm import Session

from api.services.xliff.codes import Code, join, plain_segments, segments
from tests.acts import export_xliff
from tests.factories import make_record, make_site

TEXT = "Call **{{contact.phone}}** now. Or write to {{contact.email}}."


def test_it_is_a_code_that_can_be_moved_and_not_altered() -> None:
    for cut in (segments, plain_segments):
        codes = [each.data for segment in cut(TEXT).segments for each in segment.items if isinstance(each, Code)]
        assert [each for each in codes if each.startswith("{{")] == ["{{contact.phone}}", "{{contact.email}}"]
        assert join(cut(TEXT)) == TEXT


def test_a_file_names_it_as_what_it_stands_for(session: Session) -> None:
    make_site(session)
    make_record(session, answer=TEXT)
    for version in ("1.2", "2.1"):
        written = export_xliff(session, site="core", locale="fr", version=version).decode()
        assert "{{contact.phone}}" in written
        assert "placeholder" in written
