# Irodori. Each target installs what it needs, once; a Python of 3.11 or newer is all that must be there before.

VENV := .venv
WHEEL_VENV := .venv-wheel
BIN := $(VENV)/bin
VALIDATOR := .tools/ooxml-validator
KERNEL := $(VENV)/.kernel
PYODIDE := .tools/pyodide
NODE := $(VENV)/lib/python3*/site-packages/playwright/driver/node
PIP := -m pip install --quiet --disable-pip-version-check
COMPILE = $(BIN)/python -m compileall -q src && \
	PYTHONPATH=src $(BIN)/python -m irodori convert samples/seed/input.xlsx --dry-run -q >/dev/null
PYTEST := pytest -n auto --dist worksteal
MEASURED := tests/scorecard tests/workbook tests/report tests/sheets
TARGETS := x86_64-linux-gnu.2.17 aarch64-linux-gnu.2.17 x86_64-linux-musl aarch64-linux-musl \
	x86_64-macos.11.0 aarch64-macos.11.0 x86_64-windows-gnu aarch64-windows-gnu
LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

# What Python compiles is kept also where the environment says not to: without it the program starts three times as slowly.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-wheel corpus fuzz lint format bench samples pictures schemas wheel wheels release docs reference lock clean test-programs serve site

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.runtime $(KERNEL)  ## Convert the seed sample into out/ and say what was coloured
	@mkdir -p out
	@PYTHONPATH=src $(BIN)/python -m irodori convert samples/seed/input.xlsx \
		-o out/seed.colored.xlsx --as-of 2022-04-01 --force

test: $(VENV)/.dev $(KERNEL) $(VALIDATOR)/.ready $(PYODIDE)/.ready  ## Run every test, then the quick ones against the built wheel
	$(BIN)/$(PYTEST)
	@$(MAKE) --no-print-directory test-wheel

test-wheel: wheel $(WHEEL_VENV)/.dev $(VALIDATOR)/.ready  ## Run the quick tests against the built wheel
	$(WHEEL_VENV)/bin/python $(PIP) --no-deps --force-reinstall dist/*.whl
	IRODORI_WHEEL=1 $(WHEEL_VENV)/bin/$(PYTEST) -m "not slow" $(MEASURED) --cov --cov-report=
	@echo "Lines below the shells that these tests run: $$($(WHEEL_VENV)/bin/coverage report --format=total) %"
	IRODORI_WHEEL=1 $(WHEEL_VENV)/bin/$(PYTEST) -m "not slow" $(addprefix --ignore=,$(MEASURED))

corpus: $(VENV)/.dev $(KERNEL) $(VALIDATOR)/.ready  ## Try the laws on every workbook of the folder IRODORI_CORPUS
	@test -d "$(IRODORI_CORPUS)" || { echo "IRODORI_CORPUS names no folder of workbooks." >&2; exit 1; }
	$(BIN)/$(PYTEST) tests/laws -m slow

fuzz: $(VENV)/.dev $(KERNEL)  ## Fuzz for ten minutes (FUZZ_SECONDS=…); what breaks is kept in out/fuzz
	$(BIN)/python -m tests.fuzz --seconds $(or $(FUZZ_SECONDS),600)

lint: $(VENV)/.dev  ## Check style, types and that no file names a machine or a registry
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/check_tree.py

format: $(VENV)/.dev  ## Put the source into its form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

serve: $(VENV)/.dev $(KERNEL)  ## Open the drop page on http://127.0.0.1:8000/ (Ctrl-C ends it)
	@$(BIN)/python -m irodori serve

site: $(VENV)/.dev $(PYODIDE)/.ready  ## Write the page as plain files into out/site and show it on http://127.0.0.1:8001/
	@$(BIN)/python -m irodori site out/site --pyodide $(PYODIDE)/pyodide-*.tgz --node $(NODE)
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory out/site 8001

bench: $(VENV)/.dev $(KERNEL)  ## Compare with the peers and print the scaling table
	$(BIN)/python benchmarks/run.py

samples: $(VENV)/.dev  ## Make the sample books again
	$(BIN)/python samples/make.py

pictures: $(VENV)/.dev test-programs  ## Draw the samples' results and the documentation's pictures again
	$(BIN)/python samples/pictures.py
	$(BIN)/python -m docs.make_pictures
	$(BIN)/python -m docs.make_drawings
	$(BIN)/python tools/page_pictures.py

schemas: $(VENV)/.dev  ## Write the JSON Schemas from the models again
	$(BIN)/python -m tools.schemas

docs: $(VENV)/.dev  ## Build the documentation into site/, where any warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "site/index.html"

reference: $(VENV)/.dev  ## Write the reference pages from the program and its messages again
	$(BIN)/python -m docs.make_cli_reference
	$(BIN)/python docs/make_reference.py

wheel: $(VENV)/.dev  ## Build the wheel into dist/
	@rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

wheels: wheel  ## Build the wheel of each platform too, with the kernel in it, compiled by zig
	$(BIN)/python $(PIP) ziglang
	@for target in $(TARGETS); do IRODORI_WHEEL_TARGET=$$target $(BIN)/python -m hatchling build -t wheel || exit 1; done

release: wheels $(PYODIDE)/.ready  ## Build sdist, wheels and offline bundles into dist/ (PLATFORMS="linux windows" PYTHONS="3.11 3.12")
	$(BIN)/python -m hatchling build -t sdist
	$(BIN)/python -m irodori site dist/site --pyodide $(PYODIDE)/pyodide-*.tgz --node $(NODE)
	$(BIN)/python tools/release.py $(if $(PLATFORMS),--platform $(PLATFORMS)) $(if $(PYTHONS),--python $(PYTHONS))

lock: $(VENV)/.made  ## Resolve the lock files again (UPGRADE=--upgrade for new versions)
	@test -x $(BIN)/uv || $(BIN)/python $(PIP) uv
	$(BIN)/$(LOCK) $(UPGRADE) -o requirements.lock
	$(BIN)/$(LOCK) $(UPGRADE) --all-extras --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/$(subst pyproject.toml,benchmarks/peers/requirements.in,$(LOCK)) $(UPGRADE) -o benchmarks/peers/requirements.lock

clean:  ## Remove what these targets made
	rm -rf $(VENV) $(WHEEL_VENV) .tools dist out site src/irodori/workbook/libkernel.so

# A stamp is written last, so that what was broken off is done again.

$(VENV)/.made $(WHEEL_VENV)/.made:
	@tools/new-venv $(@D)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements.lock
	$(BIN)/python $(PIP) --require-hashes -r requirements.lock
	-@$(COMPILE)
	@touch $@

$(KERNEL): src/irodori/workbook/kernel.c src/irodori/workbook/columns.h tools/kernel.py | $(VENV)/.made
	@$(BIN)/python tools/kernel.py
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.lock pyproject.toml
	$(BIN)/python $(PIP) --require-hashes -r requirements-dev.lock
	$(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
	-@$(COMPILE)
	@touch $(VENV)/.runtime $@

$(WHEEL_VENV)/.dev: $(WHEEL_VENV)/.made requirements-dev.lock
	$(WHEEL_VENV)/bin/python $(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VALIDATOR)/.ready: tools/ooxml-validator/package-lock.json | test-programs
	tools/install-validator $(VALIDATOR)
	@touch $@

$(PYODIDE)/.ready: tools/pyodide.lock tools/fetch-pyodide | test-programs
	tools/fetch-pyodide $(PYODIDE)
	@touch $@

test-programs:
	@tools/test-programs
