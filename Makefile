# Evenkeel's commands. `make demo` and `make test` need nothing but a Debian 12 machine with Swift 6.3: what else they
# need they install by themselves.

SWIFT ?= swift
# One folder for each configuration, so that changing between them builds nothing twice.
RELEASE = -c release --static-swift-stdlib --scratch-path .build-release
EVENKEEL = .build-release/release/evenkeel
# What is tested: a debug build, quick to build again, beside the program as users get it. A clean clone in CI has no time to
# compile all of it twice: there one optimised build makes both, the program with the shared standard library that tests
# need. Tests themselves are not optimised (Package.swift).
ifdef CI
TESTED = -c release -debug-info-format none -Xswiftc -enable-testing --scratch-path .build-tested
BUILT = .build-tested/release
PROGRAM = $(BUILT)/evenkeel
# Else tests colour what goes into a pipe.
export NO_COLOR = 1
else
TESTED = --scratch-path .build
BUILT = .build/debug
PROGRAM = $(EVENKEEL)
endif
CHECKED = --explicit-target-dependency-import-check error
PREFIX ?= /usr/local
# Where the live model's environment is made.
LIVE = .local/inference
# The program that holds all tests. Of tests that all begin at once, those with a time limit spend it waiting for their turn.
TESTS = $(BUILT)/evenkeelPackageTests.xctest
RUN = $(TESTS) --testing-library swift-testing --parallel --experimental-maximum-parallelization-width $$((2 * $$(nproc)))
# Tests that hold times against limits run in processes of their own: beside property tests they would starve.
TIMED = CurlTransportTests|LocalInferenceTests|WebServerTests
# Tests that start many programs, which would slow all others down.
PROCESSES = ExecutorsTests
# Tests of the whole program, one after the other; sweeps, which mostly wait, beside the others.
WHOLE = AcceptanceTests
SWEEPS = FaultSweepTests
WHOLE_ENVIRONMENT = EVENKEEL_LIVE_MODEL=$(abspath $(LIVE)) EVENKEEL_PROGRAM=$(abspath $(PROGRAM))
# Seconds for each fuzz target.
SECONDS_EACH ?= 60

.PHONY: help demo serve-demo build release program test whole-sweeps whole-others whole-schemathesis test-acceptance \
	executors-check lab lab-report lab-session sweeps lint check-format bench eval install fuzz clean

help:
	@echo "make demo                 plan the example incident, offline"
	@echo "make serve-demo           run the service with an example incident, and open it in a browser"
	@echo "make test                 run every test"
	@echo "make executors-check      test the executors against real servers, a real firewall and under strace"
	@echo "make test-acceptance      test the program with Prometheus, Alertmanager, Chromium and schemathesis"
	@echo "make lab                  run a small shop on this machine for ten minutes; needs root"
	@echo "make lab-report           every fault of the lab with the service, a static playbook and nobody; needs root"
	@echo "make lab-session          record how a person carries a plan out in the lab; needs root"
	@echo "make sweeps               make the service's surroundings fail, for some hours"
	@echo "make lint                 check format, imports and warnings"
	@echo "make bench                measure, and hold the figures against their limits"
	@echo "make eval DATA=DIR        score diagnoses, plans, detection and logs on labelled sets, with the scorers in BENCH=DIR"
	@echo "make install PREFIX=DIR   install the program, runbooks, prompts, completions and a systemd unit"
	@echo "make fuzz                 fuzz each target that there is ($(SECONDS_EACH) s each)"

# The service with an example incident, in the foreground; nothing is kept.
serve-demo: release
	@$(EVENKEEL) serve --demo --offline --config docs/examples/evenkeel.yaml

demo: release
	@$(EVENKEEL) plan --offline --config docs/examples/evenkeel.yaml docs/examples/checkout-outage

build:
	@.ci/dependencies.sh
	$(SWIFT) build $(TESTED) $(CHECKED) --build-tests

release:
	@.ci/dependencies.sh
	$(SWIFT) build $(RELEASE) --product evenkeel

# The program that whole tests run.
ifdef CI
program: build
else
program: release
endif

# The live model is optional: where its packages cannot be fetched, the tests that need it say that they were skipped.
test: build program
	@.ci/dependencies.sh python3-venv strace zsh fish
	python3 -m unittest -q Tests/Lab/test_lab.py Tests/Lab/test_session.py
	@Tests/LiveModel/setup.sh $(LIVE) || echo "make test: no live model; the tests that need one are skipped" >&2
	$(RUN) --skip '$(TIMED)|$(PROCESSES)|$(WHOLE)'
	$(RUN) --filter '$(PROCESSES)'
	@Tests/RealServers/corpora.sh $(TESTS) || [ $$? -eq 77 ]
	EVENKEEL_LIVE_MODEL=$(abspath $(LIVE)) $(RUN) --filter '$(TIMED)'
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target whole-sweeps whole-others whole-schemathesis

whole-sweeps:
	$(WHOLE_ENVIRONMENT) $(RUN) --filter '$(SWEEPS)'
whole-others:
	$(WHOLE_ENVIRONMENT) $(RUN) --filter '$(WHOLE)' --skip '$(SWEEPS)'
whole-schemathesis:
	@$(WHOLE_ENVIRONMENT) Tests/AcceptanceTests/schemathesis/run.sh || [ $$? -eq 77 ]

# What tests the whole program beside other programs. Debian starts a Prometheus and an Alertmanager when it installs
# them; the tests run their own, on ports and in folders of their own, and leave those alone.
test-acceptance: build program
	@.ci/dependencies.sh python3-venv strace zsh fish prometheus prometheus-alertmanager chromium chromium-driver \
		fonts-inter fonts-jetbrains-mono
	EVENKEEL_PROGRAM=$(abspath $(PROGRAM)) $(RUN) --filter '$(WHOLE)'
	EVENKEEL_PROGRAM=$(abspath $(PROGRAM)) Tests/AcceptanceTests/schemathesis/run.sh

# The executors against real servers: a PostgreSQL and a Redis of their own, on loopback, gone afterwards; a firewall
# in a network of its own; declared files, hostile words and hostile addresses under strace.
executors-check: build
	@.ci/dependencies.sh postgresql redis-server nftables strace haproxy supervisor prometheus-alertmanager iproute2
	Tests/RealServers/run.sh $(RUN) --filter 'PostgreSQLContract|RedisContract'
	Tests/RealServers/secluded.sh $(RUN) --filter FirewallContract
	Tests/RealServers/traversal.sh $(RUN) --filter HostFileTests
	EVENKEEL_CORPUS=whole Tests/RealServers/corpora.sh $(TESTS)
	EVENKEEL_REAL_PROGRAMS=1 $(RUN) --filter '(Proxy|Silence|Supervisor)ProgramTests'

# A shop of Debian's packages in name spaces of its own, which end with it. Debian starts some of these programs when it
# installs them; the lab leaves those alone.
LAB_PACKAGES = haproxy supervisor redis-server postgresql prometheus prometheus-alertmanager prometheus-node-exporter nftables \
	iproute2 openssl python3-psycopg2
lab:
	@.ci/dependencies.sh $(LAB_PACKAGES)
	python3 Tests/Lab/lab.py up

# Every fault with the service, with a static playbook and with nobody: an hour and a quarter. It writes into docs/lab.md.
lab-report: release
	@.ci/dependencies.sh $(LAB_PACKAGES)
	EVENKEEL_PROGRAM=$(abspath $(EVENKEEL)) python3 Tests/Lab/report.py

# A real fault, the service, and `evenkeel run --step` at a terminal: two or three minutes. It draws docs/images/run-session.svg.
lab-session: release
	@.ci/dependencies.sh $(LAB_PACKAGES)
	EVENKEEL_PROGRAM=$(abspath $(EVENKEEL)) python3 Tests/Lab/session.py

# What the tests do in short, at length: some hours, most of them `runs` and `runs-boundaries`.
sweeps: release
	@.ci/dependencies.sh strace
	for part in kill runs runs-boundaries stopped inject order outage sinks full flips spoilt clocks twins crowd corpora; do \
		EVENKEEL_PROGRAM=$(abspath $(EVENKEEL)) python3 Tests/FaultSweeps/sweep.py $$part || exit 1; done

lint: build check-format

check-format:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

bench: release
	$(SWIFT) build $(RELEASE) --product evenkeel-bench
	@.ci/bench.sh .build-release/release

# Labelled sets and their scorers are no part of the repository; see docs/evaluation.md.
DATA ?= .local/data
BENCH ?= ../shared/bench
eval: release
	$(SWIFT) build $(RELEASE) --product evenkeel-bench
	@Tests/BundleScores/eval.sh $(DATA) $(BENCH)

install: release
	install -d $(PREFIX)/bin $(PREFIX)/share/evenkeel
	install -m 755 $(EVENKEEL) $(PREFIX)/bin/evenkeel
	strip $(PREFIX)/bin/evenkeel
	cp -R runbooks prompts $(PREFIX)/share/evenkeel/
	install -d $(PREFIX)/share/evenkeel/examples
	cp -R docs/examples/checkout-outage docs/examples/incidents docs/examples/service.yaml \
		docs/examples/acting.yaml docs/examples/acting-inventory.yaml $(PREFIX)/share/evenkeel/examples/
	sed 's|\.\./\.\./|../|' docs/examples/evenkeel.yaml > $(PREFIX)/share/evenkeel/examples/evenkeel.yaml
	install -d $(PREFIX)/share/bash-completion/completions $(PREFIX)/share/zsh/site-functions \
		$(PREFIX)/share/fish/vendor_completions.d
	install -d $(PREFIX)/lib/systemd/system
	sed 's|/usr/local/|$(abspath $(PREFIX))/|' docs/examples/evenkeel.service > $(PREFIX)/lib/systemd/system/evenkeel.service
	$(EVENKEEL) completions bash > $(PREFIX)/share/bash-completion/completions/evenkeel
	$(EVENKEEL) completions zsh > $(PREFIX)/share/zsh/site-functions/_evenkeel
	$(EVENKEEL) completions fish > $(PREFIX)/share/fish/vendor_completions.d/evenkeel.fish

fuzz:
	@for target in $$(Tests/Fuzz/run.sh list); do Tests/Fuzz/run.sh $$target $(SECONDS_EACH) || exit 1; done

clean:
	rm -rf .build .build-release .build-fuzz
