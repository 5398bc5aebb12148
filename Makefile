# `make run` is all that is needed to see the site; `make help` lists the rest.
# Everything the site itself writes (database, pictures, keys) is in var/.

PORT   ?= 8000
PYTHON ?= python3
URL    ?= http://127.0.0.1:$(PORT)/
MANAGE := .venv/bin/python manage.py

export PYTHON

.PHONY: run test setup setup-dev lint format lock lighthouse bench clean help
.NOTPARALLEL:

run: setup  ## Install, prepare the demonstration and serve it (PORT=8000)
	@.venv/bin/python .ci/port-is-free $(PORT)
	@$(MANAGE) migrate --noinput --verbosity 0
	@.ci/collect-static
	@$(MANAGE) load_demo
	@echo "Le site est à l'adresse http://127.0.0.1:$(PORT)/ (Ctrl+C pour l'arrêter)"
	@exec .venv/bin/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 2 \
		--blocking-threads 3 --no-ws --log-level warning cigales.wsgi:application

# PostgreSQL has its own ideas on order, locks and types: whatever needs no browser runs there too.
test: setup-dev  ## Run every test, on SQLite and on PostgreSQL
	.venv/bin/pytest -n auto
	.ci/with-postgres .venv/bin/pytest -n auto -m "not browser"

setup:  ## Install what `make run` needs
	@.ci/setup run

setup-dev:  ## Install what `make test` needs as well
	@.ci/setup dev

TEMPLATES = find . -name '*.html' -path '*/templates/*' -not -path './.venv/*' -not -path './node_modules/*' -print0

lint: setup-dev  ## Check style and types
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	$(TEMPLATES) | xargs -0r .venv/bin/djade --target-version 5.2 --check
	.venv/bin/mypy

format: setup-dev  ## Put Python and templates in the house style
	.venv/bin/ruff check --fix-only --quiet
	.venv/bin/ruff format
	$(TEMPLATES) | xargs -0r .venv/bin/djade --target-version 5.2 || true # fails for having written

# The machine's own pip settings are set aside, or a wheel on its disk could stand in the lock with
# the hash of that one file.
PIP_COMPILE = env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe \
	--generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options $(UPGRADE) pyproject.toml

lock: setup-dev  ## Make the lock files follow pyproject.toml and package.json (UPGRADE=--upgrade)
	$(PIP_COMPILE) --output-file requirements.txt
	$(PIP_COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt
	npm install --package-lock-only
	$(if $(UPGRADE),npm update --package-lock-only)

lighthouse: setup-dev  ## Measure a page of the running site (URL=…)
	@.ci/lighthouse $(URL)

bench: setup-dev  ## Weigh each page against the sign-in page
	@.venv/bin/python -m tests.bench

clean:  ## Remove what was installed; the site's data in var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile
