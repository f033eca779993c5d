# Everything a person or CI needs to type. Each target works from a bare clone with Python and make alone.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help demo test check format lint types contracts explore bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*##/ { printf "%-11s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

demo: $(READY) ## build the demo library offline, print its map, open the screens when in a terminal
	$(BIN)/papermap demo

# A worker for each core: linear algebra in several threads besides would make them wait for each other.
test: export OPENBLAS_NUM_THREADS = 1
test: $(READY) ## run the tests
	$(BIN)/python -m pytest -n auto

format: $(READY) ## rewrite the code in the house format
	$(BIN)/ruff format src tests benchmarks docs
	$(BIN)/ruff check --fix src tests benchmarks docs

lint: $(READY) ## format and lint, changing nothing
	$(BIN)/ruff format --check src tests benchmarks docs
	$(BIN)/ruff check src tests benchmarks docs

types: $(READY) ## strict types
	$(BIN)/mypy

contracts: $(READY) ## which room may know which
	$(BIN)/lint-imports

check: lint types contracts test ## all of the above: the one habit to keep

explore: $(READY) ## try the laws on examples that no run has seen
	$(BIN)/python -m pytest -n auto -m hypothesis --hypothesis-profile explore

bench: $(READY) ## measure, as ratios in one run
	$(BIN)/python -m benchmarks

clean: ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
