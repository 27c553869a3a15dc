#!/usr/bin/env bash
# Installs the clients in Python that the tests of this folder run, into test/clients/.venv.
set -euo pipefail
cd "$(dirname "$0")"
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
