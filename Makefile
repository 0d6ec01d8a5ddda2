# Each recipe is a line that CONTRIBUTING.md shows too, for those without make.
PYTHON ?= python3
SCORERS ?= ../shared
ASK = .venv/bin/python bot.py ask --json

.PHONY: setup run test test-slow lint score score-shared bench screenshots

setup: .venv/installed

run: setup
	.venv/bin/python bot.py run

test: setup
	.venv/bin/python -m pytest -n 2 -m "not slow"

test-slow: setup
	.venv/bin/python -m pytest -m slow

lint: setup
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy . && .venv/bin/cog --check --check-fail-msg="Chạy .venv/bin/cog -r README.md rồi xem lại." README.md

# A name in braces means the same to make and to a shell; where it is empty, the default counts.
score: setup
	.venv/bin/python -m benchmarks.score ${QUESTIONS}

bench: setup .venv/installed-bench
	.venv/bin/python -m benchmarks.comparison ${BENCH_SET} --questions ${QUESTIONS}

screenshots: setup
	.venv/bin/python -m benchmarks.screenshots

score-shared: setup
	@test -d "$(SCORERS)/questions" || { echo 'Không thấy bộ chấm điểm ở $(SCORERS): hãy chỉ thư mục có questions/, facts/ và real/ bằng make score-shared SCORERS=...' >&2; exit 1; }
	$(SCORERS)/questions/score.py $(SCORERS)/questions/dev.jsonl --half odd -- $(ASK)
	$(SCORERS)/questions/score.py $(SCORERS)/questions/dev.jsonl --half even -- $(ASK)
	$(SCORERS)/facts/score_facts.py -- $(ASK)
	$(SCORERS)/real/score_real.py $(SCORERS)/real/vihealthfaq_short -- $(ASK)

# Redone only when the lock has changed since.
.venv/installed: requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Cần Python 3.11 trở lên; nếu máy có bản khác, chạy make setup PYTHON=python3.12.")'
	$(PYTHON) -m venv .venv && .venv/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock && touch .venv/installed

.venv/installed-bench: requirements-bench.lock .venv/installed
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch .venv/installed-bench
