# `make demo` and `make test` need Python 3.11+ and network access to package registries; everything else they install.
PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin
SETUP   = VENV=$(VENV) $(PYTHON) tools/setup.py
export VENV

.DEFAULT_GOAL := help
.PHONY: help demo docs-sphinx docs-mkdocs test keras static lint types floors format goldens bench wheel clean

help:           ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: docs-sphinx docs-mkdocs  ## set up, build the demo documentation in Sphinx and in MkDocs
	@echo
	@echo "Open these in a browser:"
	@echo "  $(CURDIR)/build/sphinx/index.html"
	@echo "  $(CURDIR)/build/mkdocs/index.html"

docs-sphinx:
	@$(SETUP) docs
	$(BIN)/python -m sphinx -W -n -q -j auto -d build/doctrees -b html docs/sphinx build/sphinx

docs-mkdocs:
	@$(SETUP) docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict -f docs/mkdocs/mkdocs.yml -d $(CURDIR)/build/mkdocs

test:           ## set up, run the tests
	@$(SETUP) test
	$(BIN)/python -m pytest -q -n 2 -m "not keras" $(ARGS)

keras:          ## set up, compare with an installed Keras
	@$(SETUP) test keras
	KERAS_BACKEND=numpy $(BIN)/python -c "import keras"  # the tests skip without it: here that would be a failure
	KERAS_BACKEND=numpy $(BIN)/python -m pytest -q -n 2 -m keras $(ARGS)

static: lint types floors  ## ruff, mypy, import-linter

lint:
	@$(SETUP) lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	@$(SETUP) lint
	$(BIN)/mypy

floors:
	@$(SETUP) lint
	$(BIN)/lint-imports

format:         ## let ruff format and mend
	@$(SETUP) lint
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

goldens:        ## write the expected drawings anew, and a page that shows old beside new
	@$(SETUP) test
	NETDIAGRAM_GOLDENS=write $(BIN)/python -m pytest -q tests -k golden
	$(BIN)/python tools/review.py

bench:          ## set up, measure
	@$(SETUP) test
	for each in run drawing layout crossings site; do $(BIN)/python benchmarks/$$each.py || exit 1; done

wheel:          ## build the distribution
	@$(SETUP) build
	$(BIN)/python -m build -q -o dist .

clean:          ## remove what was built
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
