"""The style of the pages, named by what it holds, so that browsers may keep it."""

from pathlib import Path

from api.canonical import sha256

STYLESHEET = (Path(__file__).parent / "files" / "preview.css").read_bytes()
STYLE = f"preview.{sha256(STYLESHEET)[:12]}.css"
