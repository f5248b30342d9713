# Short names for what needs no make: python3 -m kg setup, python3 -m kg test.
KG = .venv/bin/kg

.PHONY: setup test build check lint

setup:
	python3 -m kg setup

test:
	python3 -m kg test

build: $(KG)
	$(KG) build

check: $(KG)
	$(KG) check

lint: $(KG)
	.venv/bin/ruff check .
	.venv/bin/mypy

$(KG):
	python3 -m kg setup
