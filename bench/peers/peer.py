"""What the scripts of the peers share: how they are called and what they print.

    SCRIPT index JOB FOLDER   embeds the texts of a job and leaves an index in FOLDER
    SCRIPT ask JOB FOLDER     asks that index the queries of a job, one after the other

JOB is a JSON file: {"texts": [...], "queries": [...]}. The last line that is printed is JSON:

- `versions`, and the `threads` that torch computes with;
- of `index` also `callMs`, how long the library's own call took, without imports and loading the model;
- of `ask` also `tookMs` of each query, from its text to its ten best texts, and `rankings`, the
  positions of those texts, best first.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import torch

TOP = 10


def run(index, load, packages):
    """Does what the command line says. `index(texts, folder)` returns the seconds of its call, and
    `load(folder)` a function from a query to positions.
    """
    step, job_file, folder = sys.argv[1:4]
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    if step == "index":
        result = {"callMs": 1000 * index(job["texts"], Path(folder))}
    else:
        result = ask(load(Path(folder)), job["queries"])
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    print(json.dumps({**result, "versions": versions, "threads": torch.get_num_threads()}))


def ask(search, queries):
    """Times each query alone."""
    took, rankings = [], []
    for query in queries:
        started = time.perf_counter()
        rankings.append(search(query))
        took.append(1000 * (time.perf_counter() - started))
    return {"tookMs": took, "rankings": rankings}


def timed(work):
    """What a function returned, and how many seconds it took."""
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started
