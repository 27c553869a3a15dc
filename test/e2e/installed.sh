#!/usr/bin/env bash
# What `npm pack` makes, installed with `npm install -g` and used from an empty folder by somebody without a clone.
# usage: test/e2e/installed.sh [PORT]
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${1:-3211}
folder=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap finish EXIT
fail() { echo "installed package: $1" >&2; [ ! -f "$folder/log" ] || cat "$folder/log" >&2; exit 1; }

before=$(git status --porcelain)
npm pack --silent --pack-destination "$folder" >"$folder/pack.log" 2>&1 || { cat "$folder/pack.log" >&2; fail 'npm pack failed'; }
[ "$(git status --porcelain)" = "$before" ] || { git status --short; fail 'npm pack changed or left files'; }
tarball=$(echo "$folder"/nearpaper-*.tgz)
megabytes=$(($(stat -c %s "$tarball") / 1000000))
[ "$megabytes" -lt 25 ] || fail "the package has $megabytes MB"
# Neither papers nor what only this machine has: builds, sources, tests.
contents=$(tar tzf "$tarball")
if grep -E '^package/(index|src|test|bench|native/build)/' <<<"$contents"; then fail 'the package has what it should not'; fi

mkdir "$folder/empty" "$folder/home"
cd "$folder/empty"
start=$SECONDS
npm install --global --prefix "$folder/prefix" "$tarball" >"$folder/install.log" 2>&1 || {
  cat "$folder/install.log" >&2
  fail 'npm install -g failed'
}
echo "installed package: $megabytes MB packed, installed in $((SECONDS - start)) s"

# A user has none of this machine's settings, and a home of their own.
user=(env -i PATH="$folder/prefix/bin:$PATH" HOME="$folder/home" PORT="$port")
settings=()
nearpaper() { "${user[@]}" "${settings[@]}" nearpaper "$@"; }
nearpaper --version >"$folder/version"
nearpaper --help | grep -q '^  serve ' || fail '--help does not name serve'
for shell in bash zsh fish; do nearpaper completion "$shell" | grep -q add-model || fail "completions for $shell"; done

if nearpaper status --health >/dev/null; then fail "something listens on port $port already"; fi
# Not by the function: $! would be its shell.
"${user[@]}" nearpaper serve >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 1 900); do
  kill -0 "$server" 2>/dev/null || fail 'nearpaper serve ended'
  if nearpaper status --health >/dev/null; then break; fi
  sleep 0.2
done
[ "$(nearpaper status --health)" = ready ] || fail 'not ready'
[ -f "$folder/home/.local/share/nearpaper/nearpaper.db" ] || fail 'the papers are not in the home of the user'
grep -q '"papers": 47' <<<"$(nearpaper status --url "http://127.0.0.1:$port")" || fail 'the starter corpus has 47 papers'
if grep -qs avx2 /proc/cpuinfo && grep -q '"engine": "onnxruntime"' <<<"$(nearpaper status --url "http://127.0.0.1:$port")"; then
  fail 'the kernels were not compiled, or do not run'
fi

# Beside the server: an ingest, then a search by the server and one by the command itself.
printf '%s\n' '{"id": "bees", "title": "String pulling in bumblebees", "abstract": "Bumblebees learn by watching others to pull a string for sugar water."}' >papers.jsonl
nearpaper ingest papers.jsonl >"$folder/ingest.log" 2>&1 || { cat "$folder/ingest.log" >&2; fail 'ingest failed'; }
grep -q '^1 read, 1 added, 0 updated, 0 unchanged, 0 rejected$' "$folder/ingest.log" || fail 'the summary of the ingest'
for url in "http://127.0.0.1:$port" ''; do
  settings=("NEARPAPER_URL=$url")
  found=
  for _ in $(seq 1 50); do
    if grep -q '"id": "bees"' <<<"$(nearpaper search --json --limit 1 insects that learn from each other)"; then found=1; break; fi
    sleep 0.2
  done
  [ "$found" = 1 ] || fail "what was ingested is not found (NEARPAPER_URL=$url)"
  nearpaper similar bees --limit 1 | grep -q found || fail "similar (NEARPAPER_URL=$url)"
done

# What embeds by onnxruntime is in the package too.
settings=(EMBEDDING_ENGINE=onnxruntime "DATA_DIR=$folder/other")
nearpaper ingest papers.jsonl >"$folder/ingest.log" 2>&1 || { cat "$folder/ingest.log" >&2; fail 'ingest by onnxruntime failed'; }

kill "$server"
wait "$server" || fail 'the server did not stop cleanly'
server=
echo 'installed package: passed'
