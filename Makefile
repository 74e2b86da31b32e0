# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
# Each makes its own environment in .venv and needs only Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out/demo

# What reads our CommonRoad files lives in an environment of its own: it pins an old protobuf.
COMMONROAD := .venv-commonroad
# The XSDs of all versions of OpenDRIVE. The checker in it does not go with NumPy 2 and is not run.
SCHEMAS := 'asam-qc-opendrive==1.0.0'

.PHONY: demo test check lint types layers schema commonroad clean

demo: $(VENV)/.run
	$(BIN)/scenario-gen generate scenarios/briefs/demo.yaml --out $(OUT) $(if $(wildcard $(OUT)/run.json),--resume)

test: $(VENV)/.dev
	-$(MAKE) commonroad
	$(BIN)/python -m pytest -n 2 --dist loadgroup

commonroad: $(COMMONROAD)/.ready

check: lint types layers

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

schema: $(VENV)/.run
	$(BIN)/scenario-gen schema --write scenarios/schema
	$(BIN)/scenario-gen vocabulary --write docs/vocabulary.md
	$(BIN)/scenario-gen formats --write docs/formats.md
	$(BIN)/scenario-gen criticality --write docs/criticality.md
	$(BIN)/scenario-gen rules --write docs/rules.md
	$(BIN)/scenario-gen drivers list --write docs/drivers.md
	$(BIN)/scenario-gen drivers published --write docs/published_figures.md
	$(BIN)/scenario-gen library index --out scenarios/library
	$(BIN)/scenario-gen targets --write docs/targets.md
	$(BIN)/scenario-gen confidence --write docs/tool_confidence.md --figures scenario_gen/confidence/figures.json

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(SCHEMAS)
	touch $@ $(VENV)/.run

$(COMMONROAD)/.ready:
	$(PYTHON) -m venv $(COMMONROAD)
	$(COMMONROAD)/bin/python -m pip install --quiet --disable-pip-version-check 'commonroad-io==2024.3'
	touch $@

clean:
	rm -rf $(VENV) $(COMMONROAD) out build dist *.egg-info
