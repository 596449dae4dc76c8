# `make run` and `make test` each do everything, from a bare machine with Rust on it.

ARCHIVE := sample/archive
DOSSIER := sample/hull-218.md
VIVAVOCE := target/release/vivavoce

.PHONY: run test sound walk pictures bench man install clean

# Builds, makes the sample archive, does the main job on it, leaves a dossier to read, and opens the window.
run:
	@sh assets/install-system-packages.sh build
	cargo build --release --locked
	@rm -rf sample && mkdir -p sample
	@sh assets/main-job.sh $(VIVAVOCE) $(ARCHIVE) $(DOSSIER)
	@sh assets/open-window.sh $(VIVAVOCE) $(ARCHIVE)

# Format, lints, every test.
test:
	@sh assets/install-system-packages.sh build
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- --deny warnings
	cargo check --locked --no-default-features
	@if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --locked --no-fail-fast; else cargo test --locked --no-fail-fast; fi

# Plays into a real sound server, records from it and compares; no sound card is needed, and nothing is heard.
sound:
	@sh assets/install-system-packages.sh build
	@sh assets/install-system-packages.sh sound
	cargo test --locked --test sound_devices -- --ignored --nocapture

# Walks through the real window on a display without a screen, with real keys and clicks; leaves pictures in target/walk.
walk:
	@sh assets/install-system-packages.sh build
	@sh assets/install-system-packages.sh window
	@sh assets/install-system-packages.sh walk
	cargo build --locked
	@bash tests/walk/walk.sh target/debug/vivavoce target/walk

# Puts the walk's pictures where README shows them.
pictures: walk
	cd target/walk && cp article.png article-dark.png interview.png proof.png search.png dossier.png welcome.png transcribing.png to-decide.png ../../assets/screenshots/

# How fast it is, beside what it is compared with.
bench:
	@sh assets/install-system-packages.sh build
	cargo bench --locked

# The manual page, made from the same words as --help.
man:
	cargo run --release --locked --quiet -- man > assets/vivavoce.1

# Puts the program among this user's programs; links that begin with vivavoce:// then lead into it.
install:
	@sh assets/install-system-packages.sh build
	@sh assets/install-system-packages.sh window
	cargo install --locked --path .
	@sh assets/install-desktop-entry.sh

clean:
	cargo clean
	rm -rf sample
