# `make help` lists the targets. All of them use .venv, which is made when it is missing.

# The first of these that is new enough is taken: make run PYTHON=/path/to/python3.12
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

# What a site may run with beside the base; each has its requirements-NAME.txt, and a lock of it.
EXTRAS := postgres redis s3 pdf skos metrics

.DEFAULT_GOAL := help
.PHONY: help run dev test lint lock bench soak test-matrix audit messages css starter clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/installed ## Set the site up where needed and serve it at http://127.0.0.1:8000
	@case "$$DATABASE_URL" in postgres*) $(PIP) --require-hashes -r requirements-postgres.lock;; esac
	@$(PY) manage.py setup
	@exec $(PY) manage.py serve

dev: $(VENV)/installed ## Serve with DEBUG on; code and templates are read again when they change
	@DJANGO_DEBUG=1 $(PY) manage.py setup
	@DJANGO_DEBUG=1 exec $(PY) manage.py runserver "$${HOST:-127.0.0.1}:$${PORT:-8000}"

test: $(VENV)/installed-dev ## Run all tests, on SQLite and on PostgreSQL where one is found
	@exec $(PY) -m tests.run $(TESTS)

test-matrix: $(VENV)/installed-dev ## The tests under every Python and Django that is found
	@$(PY) -m tests.matrix $(TESTS)

lint: $(VENV)/installed-dev ## Check style, layout and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy manage.py site_config glossary

bench: $(VENV)/installed-dev ## Measure pages beside nginx, what grows (SIZES="100 10000"), imports
	@$(PY) -m tests.bench.pages
	@$(PY) -m tests.bench.growth $(SIZES)
	@$(PY) -m tests.bench.rendering
	@$(PY) -m tests.bench.imports_glossary
	@$(PY) -m tests.bench.imports

audit: $(VENV)/installed-audit ## Look at HTML, accessibility, weight, Lighthouse, packages; ONLY=html,axe for some
	@$(PY) -m tests.audit $(if $(ONLY),--only $(ONLY))

messages: $(VENV)/installed ## Collect the strings of the interface for translators; compile the translations
	@command -v xgettext >/dev/null || { echo "GNU gettext isn't installed (apt install gettext)."; exit 1; }
	@$(PY) manage.py makemessages --all --no-location --no-obsolete --ignore .venv --ignore data --ignore tests --verbosity 0
	@$(PY) manage.py compilemessages --verbosity 0

soak: $(VENV)/installed-dev ## Load, kill and starve sites for long: make soak MINUTES=10 KILLS=100
	@$(PY) -m tests.soak --minutes $(or $(MINUTES),10) --kills $(or $(KILLS),100)

lock: $(VENV)/installed-dev ## Write the locks with hashes: of the base, and of each extra that a site may run with
	@set -e; all=$$(mktemp); cat requirements*.lock >$$all; lock="$(VENV)/bin/uv pip compile -q --no-header"; \
	lock="$$lock --generate-hashes --universal --python-version 3.11"; \
	$$lock $(EXTRAS:%=requirements-%.txt) -o $$all; \
	for name in requirements $(EXTRAS:%=requirements-%); do $$lock -c $$all --no-annotate $$name.txt -o $$name.lock; done; \
	rm $$all

css: $(VENV)/installed ## Join the files of glossary/static/glossary/css/ into the stylesheets that pages load
	@$(PY) manage.py build_css

starter: $(VENV)/installed ## Build the shipped fixture from the texts in glossary/content/
	@folder=$$(mktemp -d) && export DATA_DIR=$$folder DATABASE_URL= && \
	  $(PY) manage.py migrate --verbosity 0 && $(PY) manage.py build_starter; \
	  code=$$?; rm -rf "$$folder"; exit $$code

clean: ## Remove .venv and what tools left behind; the data folder stays
	@rm -rf $(VENV) .matrix .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/made:
	@[ -w . ] || { echo "This folder can't be written ($$PWD): Gloss keeps .venv and data/ here."; exit 1; }
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" -c 'import venv, ensurepip' 2>/dev/null || { \
	      echo "$$python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv)."; exit 1; }; \
	    rm -rf $(VENV) && "$$python" -m venv $(VENV) && touch $@ && exit 0; \
	    echo "$$python could not make $(VENV)."; exit 1; \
	  fi; \
	done; \
	echo "Gloss needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; exit 1

$(VENV)/installed: requirements.lock | $(VENV)/made
	@echo "Installing what Gloss needs into $(VENV) ..."
	@$(PIP) --require-hashes -r requirements.lock || { echo "pip could not install requirements.lock: see its lines above."; exit 1; }
	@touch $@

$(VENV)/installed-audit: requirements-audit.txt $(VENV)/installed-dev
	@$(PIP) -r requirements-audit.txt || { echo "pip could not install requirements-audit.txt: see its lines above."; exit 1; }
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements-postgres.txt requirements-pdf.txt requirements-metrics.txt requirements-s3.txt $(VENV)/installed
	@echo "Installing the tools for tests into $(VENV) ..."
	@$(PIP) -r requirements-dev.txt || { echo "pip could not install requirements-dev.txt: see its lines above."; exit 1; }
	@touch $@
