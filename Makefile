# onehead: `make help` lists what can be made.
PREFIX ?= /usr/local
BUILD ?= build
CC ?= cc
VERSION = 0.1.0
PACKAGES = libgit2 libpcre2-8 jansson

CFLAGS ?= -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DONEHEAD_VERSION='"$(VERSION)"' $(WARNINGS) $(CFLAGS) \
	-Ilint -I$(BUILD) $(shell pkg-config --cflags $(PACKAGES))
LIBS = $(shell pkg-config --libs $(PACKAGES))

SOURCES = $(filter-out lint/main.c,$(wildcard lint/*/*.c))
OBJECTS = $(SOURCES:%.c=$(BUILD)/%.o)
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
PROBES = $(patsubst tests/differential/%.c,$(BUILD)/tests/%,$(wildcard tests/differential/*.c))
PROVE = ONEHEAD=$(abspath $(BUILD))/onehead BUILD=$(abspath $(BUILD)) prove --timer -j2

.DELETE_ON_ERROR:
.PHONY: all
all: $(BUILD)/onehead manual ## build the program (build/onehead) and its manual

# Each run pays for loading the shared libraries of libgit2's network code, which is never used. So libgit2
# is linked in, without them, where the machine has its archive and it asks for nothing that
# no_network.c does not have; else, or with LINK=shared, as the machine has it.
LINK ?= archive
ARCHIVE = $(if $(filter archive,$(LINK)),$(wildcard $(shell pkg-config --variable=libdir libgit2)/libgit2.a))
ARCHIVE_LIBS = $(shell pkg-config --libs $(filter-out libgit2,$(PACKAGES))) -lz \
	$(filter -lhttp_parser -lllhttp,$(shell pkg-config --libs --static libgit2))
$(BUILD)/onehead: $(BUILD)/lint/main.o $(BUILD)/libonehead.a
	$(if $(ARCHIVE),$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(BUILD)/lint/git/no_network.o \
		$(ARCHIVE) $(ARCHIVE_LIBS) 2>/dev/null || )$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libonehead.a: $(OBJECTS)
	rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What `onehead install` writes are the very files of hooks/, as C strings.
$(BUILD)/hook_texts.h: hooks/pre-push hooks/pre-commit Makefile
	@mkdir -p $(@D)
	for hook in pre-push pre-commit; do \
		printf 'static const char %s[] =\n' "$$(echo $$hook | tr a-z- A-Z_)"; \
		sed 's/[\\"]/\\&/g; s/.*/    "&\\n"/; $$s/$$/;/' hooks/$$hook; \
	done >$@
$(BUILD)/lint/mend/hooks.o: $(BUILD)/hook_texts.h

# The man page and the completions, from the tables of the program; below share/ as they are installed.
MANUAL_SOURCES = $(wildcard install/manual/*.c)
SHARE = man/man1/onehead.1 man/man1/git-onehead.1 \
	bash-completion/completions/onehead bash-completion/completions/git-onehead \
	zsh/site-functions/_onehead zsh/site-functions/_git-onehead \
	fish/vendor_completions.d/onehead.fish fish/vendor_completions.d/git-onehead.fish
.PHONY: manual
manual: $(SHARE:%=$(BUILD)/share/%)
$(BUILD)/manual: $(MANUAL_SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/libonehead.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/share/%: kind = $(or $(findstring bash,$*),$(findstring zsh,$*),$(findstring fish,$*),man)
$(BUILD)/share/%: $(BUILD)/manual install/manual/onehead.1.in
	@mkdir -p $(@D)
	$(BUILD)/manual $(kind) <install/manual/onehead.1.in >$@
$(BUILD)/share/man/man1/git-onehead.1: Makefile
	@mkdir -p $(@D)
	echo .so man1/onehead.1 >$@
$(BUILD)/share/zsh/site-functions/_git-onehead: Makefile
	@mkdir -p $(@D)
	printf '%s\n' '#compdef git-onehead' '#description keep an Alembic history at one head' '_onehead "$$@"' >$@
$(BUILD)/share/fish/vendor_completions.d/git-onehead.fish: Makefile
	@mkdir -p $(@D)
	echo complete -c git-onehead -w onehead >$@

$(UNIT): $(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libonehead.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/libonehead.a $(LIBS) -lcmocka

$(PROBES): $(BUILD)/tests/%: tests/differential/%.c $(BUILD)/libonehead.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/libonehead.a $(LIBS)

-include $(OBJECTS:.o=.d) $(BUILD)/install/alone.d $(MANUAL_SOURCES:%.c=$(BUILD)/%.d) $(BUILD)/lint/main.d $(UNIT:=.d) $(PROBES:=.d)

# Every suite speaks TAP; prove runs them and prints the closing lines.
SHELL_TESTS ?= $(wildcard tests/golden/*.sh tests/e2e/*.sh tests/differential/*.sh)
.PHONY: tests test test-unit test-golden test-e2e test-differential
tests: $(UNIT) $(PROBES)
test: all tests ## run every test
	CMOCKA_MESSAGE_OUTPUT=TAP $(PROVE) --exec 'sh tests/run.sh' $(UNIT) $(SHELL_TESTS)
test-unit: $(UNIT) ## the unit tests
	CMOCKA_MESSAGE_OUTPUT=TAP $(PROVE) --exec 'sh tests/run.sh' $(UNIT)
test-golden: all ## exact output on small repositories
	$(PROVE) --exec 'sh tests/run.sh' $(wildcard tests/golden/*.sh)
.PHONY: golden
golden: all ## write the expected output of tests/golden anew; read the difference
	ONEHEAD=$(abspath $(BUILD))/onehead GOLDEN=rewrite sh tests/golden/run.sh
test-e2e: all ## real pushes, real Alembic
	$(PROVE) --exec 'sh tests/run.sh' $(wildcard tests/e2e/*.sh)
.PHONY: test-reader
READER_TESTS ?= $(filter-out $(addprefix tests/e2e/,reader%.sh house.sh package_%.sh install_setup.sh ci_readers.sh), \
	$(wildcard tests/golden/*.sh tests/e2e/*.sh))
test-reader: all ## the golden and e2e tests, with git as the reader in place of libgit2
	ONEHEAD_READER=git $(PROVE) --exec 'sh tests/run.sh' $(READER_TESTS)
test-differential: all $(PROBES) ## against CPython, Alembic and git, the smaller run
	$(PROVE) --exec 'sh tests/run.sh' $(wildcard tests/differential/*.sh)

# ALEMBIC=DIR and SQLALCHEMY=DIR: checkouts of the two, in place of the machine's own; PYTHON_PATH: folders of what
# they need besides and the machine has too old (typing_extensions).
.PHONY: differential
CHECKOUTS = $(subst $() ,:,$(strip $(ALEMBIC) $(SQLALCHEMY:%=%/lib) $(PYTHON_PATH)))
differential: all $(PROBES) ## against CPython, Alembic and git, the large run; ALEMBIC=DIR SQLALCHEMY=DIR take checkouts
	$(if $(CHECKOUTS),PYTHONPATH=$(CHECKOUTS)) LARGE=1 $(PROVE) --exec 'sh tests/run.sh' $(wildcard tests/differential/*.sh)

.PHONY: asan cover bench
ASAN = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
asan: ## all tests under the address, undefined-behaviour and leak sanitizers
	LSAN_OPTIONS=suppressions=$(abspath tests/lsan.supp):print_suppressions=0 $(MAKE) test BUILD=build/asan CFLAGS='$(ASAN)'
cover: ## which lines the unit, golden and e2e tests run (build/cover/html)
	rm -rf build/cover
	$(MAKE) test-unit test-golden test-e2e BUILD=build/cover CFLAGS='-O0 -g --coverage'
	lcov --quiet --capture --directory build/cover --output-file build/cover/lines.info
	lcov --quiet --extract build/cover/lines.info '$(CURDIR)/lint/*' --output-file build/cover/lint.info
	genhtml --quiet --output-directory build/cover/html build/cover/lint.info
	lcov --summary build/cover/lint.info
bench: all $(BUILD)/tests/parse ## how fast a check is, beside git itself; BENCH_HISTORY=DIR is a clone of a large project
	/usr/bin/python3 tests/bench/heads.py $(abspath $(BUILD))/onehead $(BENCH_HISTORY)
	/usr/bin/python3 tests/bench/drift.py $(abspath $(BUILD))/onehead $(BENCH_HISTORY)
$(BUILD)/tests/parse: tests/bench/parse.c $(BUILD)/libonehead.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libonehead.a $(LIBS)

# One fuzz target a file; FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
FUZZERS = $(patsubst tests/fuzz/%.c,build/fuzz/tests/%,$(wildcard tests/fuzz/*.c))
.PHONY: fuzz
fuzz: ## fuzz what reads foreign bytes, FUZZ_SECONDS each (clang)
	$(MAKE) BUILD=build/fuzz CC=clang CFLAGS='-O1 -g -fsanitize=fuzzer-no-link,address,undefined' \
		build/fuzz/libonehead.a $(FUZZERS)
	for fuzzer in $(FUZZERS); do \
		mkdir -p build/fuzz/corpus/$$(basename $$fuzzer) && \
		$$fuzzer -max_total_time=$(FUZZ_SECONDS) -timeout=5 build/fuzz/corpus/$$(basename $$fuzzer) || exit; \
	done
build/fuzz/tests/%: tests/fuzz/%.c build/fuzz/libonehead.a
	@mkdir -p $(@D)
	clang $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $< build/fuzz/libonehead.a $(LIBS)

# Exact opposites: what one puts there the other takes away.
PROGRAM ?= $(BUILD)/onehead
PUT = sh install/put.sh $@ '$(DESTDIR)' '$(PREFIX)' '$(PROGRAM)' '$(BUILD)/share' $(SHARE)
.PHONY: install uninstall
install: $(PROGRAM) manual ## put the program and its manual below PREFIX (/usr/local), staged in DESTDIR
	$(PUT)
uninstall: ## take them away again
	$(PUT)

# One program that needs no library at all, not even libc: the same objects, linked statically and
# position-independent.
$(BUILD)/alone/onehead: $(BUILD)/lint/main.o $(BUILD)/libonehead.a $(BUILD)/lint/git/no_network.o $(BUILD)/install/alone.o
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -static-pie -Wl,--gc-sections,-z,now -o $@ $^ -lgit2 $(ARCHIVE_LIBS)
.PHONY: dist
dist: $(BUILD)/alone/onehead manual ## tarball, .deb and wheel of a program that needs no library (build/dist)
	sh install/dist.sh $(BUILD) $(VERSION)

FORMATTED = $(wildcard lint/*.c lint/*/*.[ch] install/*.c install/*/*.[ch] tests/*/*.c)
.PHONY: format format-check lint
format: ## lay out the C sources
	clang-format -i $(FORMATTED)
format-check: ## fail where `make format` would change something
	clang-format --dry-run -Werror $(FORMATTED)
lint: compile_commands.json $(BUILD)/hook_texts.h ## warnings as errors with both compilers, clang-tidy, cppcheck, shellcheck
	sh tests/lint.sh

# For editors and clang-tidy. The backslashes are for sed, JSON and the shell that splits the command.
compile_commands.json: Makefile $(wildcard lint/*.c lint/*/*.c install/*.c install/*/*.c tests/*/*.c) ## how each file is compiled, for editors
	@printf '%s\n' $(filter %.c,$^) | sed 's|.*|{"directory": "$(CURDIR)", "file": "&", \
		"command": "$(CC) $(subst ',,$(subst ",\\\\\\",$(ALL_CFLAGS))) -c &"},|; 1s|^|[|; $$s|,$$|]|' >$@

.PHONY: help clean
help: ## list the targets
	@grep -hE '^[a-z0-9_. -]+:.*## ' Makefile | sed 's/:.*## /\t/' | sort | expand -t 24
clean: ## remove what was built
	rm -rf build compile_commands.json
