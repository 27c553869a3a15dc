#!/usr/bin/env bash
# README to the letter, in a fresh clone: the first of its two commands, a query, one's own papers.
# usage: test/e2e/fresh-clone.sh [PORT]
set -euo pipefail
cd "$(dirname "$0")/../.."
source_dir=$PWD
port=${1:-3210}
clone=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$clone"
}
trap finish EXIT
fail() { echo "fresh clone: $1" >&2; [ ! -f "$clone/log" ] || cat "$clone/log" >&2; exit 1; }

git clone --quiet "$source_dir" "$clone/nearpaper"
cd "$clone/nearpaper"
# A user has none of this machine's leftovers: no data folder, no settings.
unset DATA_DIR MODEL MODELS_DIR HOST LOG_LEVEL INIT_CWD EMBEDDING_ENGINE EMBEDDING_PROCESSES
export PORT=$port

npm ci >"$clone/npm.log" 2>&1 || { cat "$clone/npm.log" >&2; fail 'npm ci failed'; }
# "Unknown user config" is about the machine's own npm settings; anything else would be ours.
warnings=$(grep -i '^npm warn' "$clone/npm.log" | grep -v 'Unknown user config' || true)
if [ -n "$warnings" ]; then
  echo "$warnings" >&2
  fail 'npm ci printed a warning of the project'
fi

if curl -s "http://127.0.0.1:$port/livez" >/dev/null; then fail "something listens on port $port already"; fi
npm start >"$clone/log" 2>&1 &
server=$!
# Compiling, the model and 47 papers: seconds, and more where one core is slow or busy.
for _ in $(seq 1 900); do
  kill -0 "$server" 2>/dev/null || fail 'npm start ended'
  if curl -sf "http://127.0.0.1:$port/readyz" >/dev/null; then break; fi
  sleep 0.2
done
curl -sf "http://127.0.0.1:$port/readyz" >/dev/null || fail 'not ready within three minutes'

# No pipe into grep -q: it stops reading, and then curl fails.
answer_has() {
  local answer
  answer=$(curl -sf "http://127.0.0.1:$port$1") && grep -q "$2" <<<"$answer"
}
answer_has '/v1/search?q=sim-to-real&limit=2' 'ASAP: Aligning Simulation' || fail 'sim-to-real did not find ASAP'
answer_has '/v1/search?q=chaotic+forecasting&limit=2' 'forecasting of chaotic systems' || fail 'chaotic forecasting'
answer_has '/v1/stats' '"papers":47' || fail 'the starter corpus has 47 papers'

if grep -qs avx2 /proc/cpuinfo && answer_has '/v1/stats' '"engine":"onnxruntime"'; then
  fail 'the kernels were not compiled, or do not run'
fi

# One's own papers, while the server runs: found by the next searches, within a second where nothing else runs.
printf '%s\n' '{"id": "bees", "title": "String pulling in bumblebees", "abstract": "Bumblebees learn by watching others to pull a string for sugar water."}' >"$clone/papers.jsonl"
npm run --silent ingest -- "$clone/papers.jsonl" >"$clone/ingest.log" 2>&1 || { cat "$clone/ingest.log" >&2; fail 'ingest failed'; }
grep -q '^1 read, 1 added, 0 updated, 0 unchanged, 0 rejected$' "$clone/ingest.log" || fail 'the summary of the ingest'
for _ in $(seq 1 100); do
  if answer_has '/v1/search?q=insects+that+learn+from+each+other&limit=1' '"id":"bees"'; then
    found=1
    break
  fi
  sleep 0.1
done
[ "${found:-}" = 1 ] || fail 'what was ingested is not found within ten seconds'

# Whoever stops npm (a service manager, a container) stops the server.
kill "$server"
for _ in $(seq 1 300); do
  if ! curl -s "http://127.0.0.1:$port/livez" >/dev/null; then
    gone=1
    break
  fi
  sleep 0.1
done
[ "${gone:-}" = 1 ] || fail 'the server outlived npm start'

[ -z "$(git status --porcelain)" ] || { git status --short; fail 'the commands changed or left files in the clone'; }
echo 'fresh clone: passed'
