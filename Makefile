# Lamplighter's few commands. `make demo` and `make test` need nothing but Python 3.11+ and make.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
HOME_DEMO := $(CURDIR)/demo-home
PORT ?= 8000

.PHONY: help demo test prove check fix bench shots messages lock clean

help:
	@echo "make demo    start Lamplighter with the demo city on http://127.0.0.1:$(PORT)"
	@echo "make test    install what the tests need and run them all"
	@echo "make prove   the same tests at full size"
	@echo "make check   lint, types and contracts only;  make fix mends what can be mended by machine"
	@echo "make bench   benchmarks against public peers;  make shots screenshots of every page"

# -- what has to be installed ---------------------------------------------------------------------------------------
$(VENV)/.base: requirements/base.txt pyproject.toml tools/hatch_build.py tools/venv.sh
	@sh tools/venv.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.messages: $(wildcard src/lamplighter/locale/*/LC_MESSAGES/*.po) $(VENV)/.base
	@$(BIN)/python tools/messages.py --compile
	@touch $@

$(VENV)/.browser: $(VENV)/.dev tools/browser.sh
	@sh tools/browser.sh $(BIN)
	@touch $@

# -- what people run ------------------------------------------------------------------------------------------------
demo: $(VENV)/.base $(VENV)/.messages
	@LAMPLIGHTER_HOME="$(HOME_DEMO)" $(BIN)/lamplighter demo build --port $(PORT)
	@LAMPLIGHTER_HOME="$(HOME_DEMO)" exec $(BIN)/lamplighter serve --port $(PORT)

test: check $(VENV)/.browser $(VENV)/.messages
	@$(BIN)/python tools/run_tests.py

prove: check $(VENV)/.browser $(VENV)/.messages
	@LAMPLIGHTER_PROVE=1 $(BIN)/python tools/run_tests.py

check: $(VENV)/.dev $(VENV)/.messages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/python tools/templates.py --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/messages.py --check

fix: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/python tools/templates.py

bench: $(VENV)/.dev $(VENV)/.messages
	@$(BIN)/python -m bench

shots: $(VENV)/.browser $(VENV)/.messages
	@$(BIN)/python tools/shots.py

messages: $(VENV)/.dev
	@$(BIN)/python tools/messages.py

lock:
	@sh requirements/lock.sh

clean:
	rm -rf $(VENV) demo-home build
