"""As much of a shell with curl and jq as the examples of the documents need, with the app's test client for a network."""

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "http://127.0.0.1:8000"
PIECE = re.compile(r"'(?P<plain>[^']*)'|\"(?P<quoted>(?:\\.|[^\"\\])*)\"|(?P<bare>[^\s'\"]+)|(?P<gap>\s+)")
ASSIGNMENT = re.compile(r"(\w+)=(.*)", re.DOTALL)
SUBSTITUTION = re.compile(r"\$\((curl [^|]*) \| (?:jq -r '?(?P<path>[^\s')]+)'?|sed -n 's/\^etag: .*?)\)", re.DOTALL)
WITH_VALUE = {"-X": "method", "-o": "output", "--json": "json", "--data-binary": "data"}


@dataclass
class Shell:
    """Runs one command after another, with the variables and files that they leave."""

    client: FlaskClient
    variables: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def run(self, command: str) -> TestResponse | None:
        """What the command prints: the answer of a curl, or nothing of an assignment or where it goes into a file."""
        words = self._words(SUBSTITUTION.sub(self._substituted, command))
        if words[0] == "curl":
            return self._curl(words[1:])
        for word in words:
            found = ASSIGNMENT.fullmatch(word)
            assert found, f"neither curl nor an assignment: {command}"
            self.variables[found[1]] = found[2]
        return None

    def _substituted(self, found: re.Match[str]) -> str:
        """The name of a variable that holds what a curl within a command gets."""
        response = self.run(found[1])
        assert response is not None, f"nothing is printed by {found[1]}"
        assert response.status_code < 400, f"{found[1]}: {response.text}"
        name = f"found_{len(self.variables)}"
        path = found["path"]
        self.variables[name] = (
            filtered(response.get_json(force=True), f"-r {path}") if path else response.headers["ETag"]
        )
        return f"${name}"

    def _words(self, command: str) -> list[str]:
        """The words of a command, quotes taken away and variables filled in as a shell does."""
        words = [""]
        for piece in PIECE.finditer(command):
            if piece["gap"]:
                words.append("")
            elif piece["plain"] is not None:
                words[-1] += piece["plain"]
            else:
                text = piece["bare"] or re.sub(r"\\(.)", r"\1", piece["quoted"])
                words[-1] += re.sub(r"\$(\w+)", lambda found: self.variables[found[1]], text)
        return words

    def _curl(self, words: list[str]) -> TestResponse | None:
        options, headers, address = self._options(words)
        data = options.get("data", options.get("json"))
        if data is not None and data.startswith("@"):
            data = self.files[data[1:]].decode()
        if "json" in options:
            headers["Content-Type"] = "application/json"
        method = options.get("method") or ("POST" if data is not None else "GET")
        response = self.client.open(address.removeprefix(BASE), method=method, headers=headers, data=data)
        if "output" not in options:
            return response
        assert response.status_code == 200, response.text
        self.files[options["output"]] = response.data
        return None

    def _options(self, words: list[str]) -> tuple[dict[str, str], dict[str, str], str]:
        """The options of a curl, its headers, and the address."""
        options: dict[str, str] = {}
        headers: dict[str, str] = {}
        addresses = []
        rest = iter(words)
        for word in rest:
            if word in WITH_VALUE:
                options[WITH_VALUE[word]] = next(rest)
            elif word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            elif word == "-sI":
                options["method"] = "HEAD"
            elif word not in ("-s", "-si"):
                addresses.append(word)
        [address] = addresses
        return options, headers, address


def filtered(value: Any, options: str) -> str:
    """What jq prints with options such as `-r '.items[].title'`: `-r` texts as they are, `-c` all in one line."""
    form, path = shlex.split(options)
    return "\n".join(
        each if form == "-r" and isinstance(each, str) else json.dumps(each, ensure_ascii=False, separators=(",", ":"))
        for each in picked(value, path)
    )


def picked(value: Any, path: str) -> list[Any]:
    """What stands at a path such as `.items[0].id`, or at each place that one such as `.items[].id` leads to."""
    found = [value]
    for step in re.findall(r"\w+|\[\]", path):
        if step == "[]":
            found = [each for entry in found for each in entry]
        else:
            found = [entry[int(step) if step.isdigit() else step] for entry in found]
    return found
