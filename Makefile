# Everything one does with a checkout. It needs make and Python 3.11 or later; the first use of a command installs the rest.

# Distributions build Python with profile-guided optimization, version managers mostly do not, and that serves an eighth less.
RECENT = import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in /usr/bin/python3 python3; do $$each -c '$(RECENT)' 2>/dev/null && break; done; echo $$each)
PORT ?= 8000
UV ?= uv
ARGS ?=

PIP = .venv/bin/python -m pip --quiet --disable-pip-version-check
PYTEST = .venv/bin/python -m pytest -n auto --dist worksteal -rs
LOCK = $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header $(ARGS)

# The tests start many processes, which all compile the same modules anew where nobody writes down what came of it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve console test test-all test-again test-sqlite test-postgres test-deep measure-sites measure-console bench hostile kills soak seed-report lint format lock sbom audit openapi settings wheel clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

serve: .venv/.runtime .venv/.console ## Set up a local database with the seed content and serve it, with the console (PORT=8000, CONTENT_DATABASE_URL=…)
	@.venv/bin/python clients/console/build.py || echo "It is served without the console." >&2
	@.venv/bin/clinic-content serve --setup --host 127.0.0.1 --port $(PORT)

console: .venv/.console ## Build the console into clients/console/dist, where its sources have changed
	@.venv/bin/python clients/console/build.py

test: .venv/.dev ## Run what tells most in a few minutes, on SQLite and on PostgreSQL (ARGS="-k …" chooses tests, and runs them all)
	@$(PYTEST) --database both $(or $(ARGS),--brief)

test-all: .venv/.dev ## Run the whole suite on both
	@$(PYTEST) --database both $(ARGS)

test-again: .venv/.dev ## Run once more what failed in the last run, one after the other
	@$(PYTEST) --database both -n 0 --last-failed --last-failed-no-failures none --maxfail 1

test-sqlite: .venv/.dev ## Run the suite on SQLite alone
	@$(PYTEST) --database sqlite $(ARGS)

test-postgres: .venv/.dev ## Run what needs a database on PostgreSQL (CONTENT_TEST_POSTGRES_URL, else a throw-away server)
	@$(PYTEST) --database postgresql $(ARGS)

test-deep: .venv/.dev ## Run the whole suite with many more examples made up
	@$(PYTEST) --database both --hypothesis-profile deep $(ARGS)

measure-sites: .venv/.dev ## Print what 1, 100 and 1,000 clinics cost: time to publish, and memory of a process that serves 50
	@.venv/bin/python -m tests.measure.many_sites $(ARGS)

measure-console: .venv/.dev console ## Print how soon the console is there with 10,000 questions, and whether it delays who types (ARGS="--faqs 600")
	@.venv/bin/python -m tests.measure.console $(ARGS)

bench: .venv/.dev ## Print what the server does beside nginx, with 60 and 10,000 questions (needs wrk, nginx; ARGS="--faqs 60 --database sqlite --only search")
	@.venv/bin/python -m tests.measure.bench $(ARGS)

hostile: .venv/.dev ## Print how readers fare while others do their worst, at 10,000 questions (ARGS="--seconds 10 --only past")
	@.venv/bin/python -m tests.measure.hostile $(ARGS)

kills: .venv/.dev ## Kill processes of a service 200 times on each database while people publish, print how soon it was back, and kill workers 100 times
	@.venv/bin/python -m tests.measure.kills $(ARGS)
	@.venv/bin/python -m pytest -q --database both --hypothesis-profile deep tests/jobs/test_killed_workers.py tests/webhooks/test_killed_workers.py

soak: .venv/.dev ## Let readers, phones, editors and exports use a service for 30 minutes; fails where anything is not as it must be (ARGS="--minutes 5")
	@.venv/bin/python -m tests.measure.soak $(ARGS)

seed-report: .venv/.dev ## Print how the seed stands: statements, certainty, languages, links; fails where a bound is broken (ARGS=--json)
	@.venv/bin/python -m tests.seed.report $(ARGS)

lint: .venv/.dev ## Check style, types, layers and dependencies
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/deptry .

format: .venv/.dev ## Put the code into its usual form
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

lock: ## Pin the dependencies anew after a change of pyproject.toml (needs uv; ARGS=--upgrade for newer versions)
	@$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	@$(LOCK) pyproject.toml --constraint requirements/runtime.txt --extra otel --extra pdf --extra s3 --group build --group test --group lint \
		--output-file requirements/dev.txt
	@$(LOCK) pyproject.toml --constraint requirements/dev.txt --extra otel --output-file requirements/otel.txt
	@$(LOCK) pyproject.toml --constraint requirements/dev.txt --extra pdf --output-file requirements/pdf.txt
	@$(LOCK) pyproject.toml --constraint requirements/dev.txt --extra s3 --output-file requirements/s3.txt
	@$(LOCK) --constraint requirements/dev.txt --group build --output-file requirements/build.txt
	@$(LOCK) --group console --output-file requirements/console.txt
	@$(LOCK) --group audit --output-file requirements/audit.txt
	@$(MAKE) sbom

sbom: .venv/.audit ## Write requirements/sbom.json, what the service is made of, from the lock file
	@.venv/audit/bin/cyclonedx-py requirements --output-reproducible --of JSON requirements/runtime.txt | .venv/audit/bin/python requirements/sbom.py

# Weaknesses are looked up in the network; where there is no way to it, that is said, and nothing fails for it.
audit: .venv/.audit ## Look whether a weakness is known of anything that the service is made of
	@rm -f .venv/audit.json
	@.venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements/runtime.txt --format json --output .venv/audit.json || \
		{ test ! -e .venv/audit.json && echo "Weaknesses could not be looked up from here: nothing was audited." >&2; }

openapi: .venv/.runtime ## Write openapi.yaml from the code, and the TypeScript client's types from it
	@.venv/bin/clinic-content openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml
	@.venv/bin/python clients/typescript/make_records.py

settings: .venv/.runtime ## Write deploy/SETTINGS.md from the code
	@.venv/bin/clinic-content settings --markdown > deploy/SETTINGS.md

wheel: .venv/.runtime console ## Build the wheel and the source archive into dist/
	@.venv/bin/python -m hatchling build -d dist

clean: ## Remove what the commands made, but not the local database in var/
	@rm -rf .venv dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache tests/jsonld/node_modules tests/browser/node_modules tests/openapi/node_modules clients/typescript/node_modules clients/typescript/build clients/typescript/dist clients/console/node_modules clients/console/dist
	@find api tests migrations -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one by: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv is needed; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

.venv/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | .venv/bin/python
	@echo "Installing what the service needs …"
	@$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Python's packages bring Node, for most machines; whoever has another builds with the Node that is there.
.venv/.console: requirements/console.txt | .venv/bin/python
	@echo "Installing what the console is built with …"
	@$(PIP) install --only-binary :all: --require-hashes -r requirements/console.txt || true
	@touch $@

.venv/.audit: requirements/audit.txt | .venv/bin/python
	@echo "Installing what looks for known weaknesses …"
	@$(PYTHON) -m venv .venv/audit
	@.venv/audit/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements/audit.txt
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@echo "Installing what the tests and checks need …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
