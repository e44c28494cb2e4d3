# Each target sets up what it needs in .venv; a second run finds it there. Linux, macOS, or WSL on Windows.
.DEFAULT_GOAL := help
.PHONY: help demo run test check audit bench format pins screenshots install-run install-demo install-dev
SHELL := bash
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
browser := tests/sandbox/test_browser.py tests/sandbox/test_demo_journey.py
ARGS ?=

help:  ## What there is to type
	@echo 'make demo    Use the bot in a browser, no Discord token needed   ARGS="--no-browser --port 8765"'
	@echo 'make run     Run the bot on Discord (DISCORD_TOKEN in .env)      ARGS="--help"'
	@echo 'make test    All tests, on SQLite and PostgreSQL                 ARGS="-k rsvp"'
	@echo 'make check   Style, types, who may import whom, and security'
	@echo 'make audit   Ask whether a package has a known vulnerability'
	@echo 'make bench   Measure what must stay fast                         ARGS="--help"'
	@echo 'make format  Let ruff mend what it can'
	@echo 'make screenshots  Take the pictures of the docs anew (needs Chromium)'
	@echo 'make pins    Renew requirements/*.txt (needs uv)                 ARGS="--upgrade"'

demo: install-demo
	$(python) -m bot demo $(ARGS)

run: install-run
	$(python) -m bot run $(ARGS)

test: install-dev
ifeq ($(strip $(ARGS)),)
	$(python) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(addprefix --ignore=,$(browser))
	$(python) -m pytest $(browser)  # alone: a browser that shares its cores misses clicks
else
	$(python) -m pytest -n 3 --dist loadfile $(ARGS)
endif

check: install-dev
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	.venv/bin/lint-imports --no-cache
	$(python) -m bandit --quiet --configfile pyproject.toml --recursive bot cogs migrations sandbox
	$(python) requirements/audit.py --if-reachable

audit: install-dev
	$(python) requirements/audit.py

bench: install-dev
	$(python) -m benchmarks $(ARGS)

format: install-dev
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

screenshots: install-dev
	$(python) -m bot screenshots $(ARGS)

pins:
	requirements/renew.sh $(ARGS)

install-run install-demo install-dev: install-%:
	@requirements/install.sh $*
