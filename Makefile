# `make run` and `make test` each do everything, from a bare machine with Rust on it.

ARCHIVE := sample/archive
DOSSIER := sample/hull-218.md
VIVAVOCE := target/release/vivavoce

.PHONY: run test bench man system clean

# Builds, makes the sample archive, does the main job on it, and leaves a dossier to read.
run: system
	cargo build --release --locked
	@rm -rf sample && mkdir -p sample
	@sh assets/main-job.sh $(VIVAVOCE) $(ARCHIVE) $(DOSSIER)

# Format, lints, every test.
test: system
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- --deny warnings
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --locked --no-fail-fast; else cargo test --locked --no-fail-fast; fi

# How fast the core is, beside what it is compared with.
bench: system
	cargo bench --locked

# The manual page, made from the same words as --help.
man: system
	cargo run --release --locked --quiet -- man > assets/vivavoce.1

# What the build needs besides Rust: a C compiler and linker (SQLite is built from its source).
system:
	@sh assets/install-system-packages.sh

clean:
	cargo clean
	rm -rf sample
