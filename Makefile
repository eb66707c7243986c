# Recado: what a person does with a clone. Everything here is a script in scripts/.

# make demo PORTFOLIO=file MAPPING=file ACCOUNTS=30000 DAYS=45 SEED=1
PORTFOLIO ?=
MAPPING ?=
ACCOUNTS ?= 30000
DAYS ?= 45
SEED ?= 1
export PORTFOLIO MAPPING ACCOUNTS DAYS SEED

.DEFAULT_GOAL := help
.PHONY: help demo test build check format nightly clean

help: ## list these targets
	@echo "Recado: collections by text, self-hosted."
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1 @\2/p' Makefile | awk -F@ '{printf "%-16s %s\n", $$1, $$2}'

demo: build ## build and run 45 days of a sandbox portfolio (PORTFOLIO= MAPPING= ACCOUNTS= DAYS= SEED=)
	@scripts/demo

test: ## install what the tests need and run all of them
	@scripts/setup test
	@scripts/test

build: ## install what the build needs and build the release binary
	@scripts/setup build
	@scripts/build

check: ## formatter and rules of the house, in seconds; before every commit
	@scripts/check

format: ## format the Swift files in place
	@scripts/format

nightly: ## all tests, then 50 kills on each database
	@scripts/setup test
	@scripts/nightly

clean: ## remove everything that was built
	rm -rf .build .build-*
