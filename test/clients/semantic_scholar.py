"""Asks a server everything that the paper part of semanticscholar can ask, and prints what came of it as JSON."""

import json
import sys

from semanticscholar import SemanticScholar

url = sys.argv[1]
client = SemanticScholar(api_url=url, retry=False)


def plain(papers):
    return [paper.paperId for paper in papers]


def error(ask):
    try:
        ask()
    except Exception as raised:
        return [type(raised).__name__, str(raised)]
    return None


paper = client.get_paper("ARXIV:1706.03762")
found = client.search_paper("robots", limit=100)
first_page = len(found)
everything = [one.paperId for one in found]
bulk = client.search_paper("robots", bulk=True, sort="publicationDate:desc")
first_bulk = len(bulk)
all_of_bulk = [one.paperId for one in bulk]
filtered = client.search_paper(
    "kites",
    year="2018-2020",
    publication_types=["Review"],
    open_access_pdf=True,
    venue=["Sky", "Sea"],
    fields_of_study=["Medicine"],
    publication_date_or_year="2018-03:2020",
    min_citation_count=1,
)
batch, not_found = client.get_papers(
    ["kites", "nobody", "DOI:10.1000/182", "CorpusId:%d" % paper.corpusId], return_not_found=True
)
matched = client.search_paper("On kites and their strings", match_title=True)
snippets = client.search_snippet(
    "what breaks in storms?", paper_ids=["kites"], authors=["Ada Lovelace"], fields=["snippet.text"]
)
print(
    json.dumps(
        {
            "paper": paper.raw_data,
            "authors": [author.name for author in paper.authors],
            "byAddress": client.get_paper("URL:https://arxiv.org/abs/1706.03762").paperId,
            "byCorpusId": client.get_paper("CorpusId:%d" % paper.corpusId).paperId,
            "byDoi": client.get_paper("10.1000/182", fields=["title"]).raw_data,
            "batch": plain(batch),
            "notFound": not_found,
            "firstPage": first_page,
            "total": found.total,
            "everything": everything,
            "firstBulk": first_bulk,
            "bulk": all_of_bulk,
            "filtered": plain(filtered),
            "matched": matched.raw_data,
            "completed": [[one.id, one.title, one.authors_year] for one in client.get_autocomplete("on kit")],
            "recommended": plain(client.get_recommended_papers("DOI:10.1000/182", limit=500, pool_from="all-cs")),
            "recommendedFromLists": plain(
                client.get_recommended_papers_from_lists(["kites", "nobody"], ["ARXIV:1706.03762"], limit=5)
            ),
            "recommendedFromOneList": plain(client.get_recommended_papers_from_lists(["kites"], limit=3)),
            "snippets": [[one.text, one.paper.title, one.paper.authors] for one in snippets],
            "citations": [one.paper for one in client.get_paper_citations("DOI:10.1000/182")],
            "references": [one.paper for one in client.get_paper_references("kites")],
            "authorsOfPaper": [one.name for one in client.get_paper_authors("URL:https://arxiv.org/abs/1706.03762", limit=1)],
            "errors": {
                "paper": error(lambda: client.get_paper("DOI:10.1000/none")),
                "batch": error(lambda: client.get_papers(["nobody"])),
                "match": error(lambda: client.search_paper("totalGarbageNonsense", match_title=True)),
                "fields": error(lambda: client.get_paper("kites", fields=["title", "garbage"])),
                "citations": error(lambda: client.get_paper_citations("nobody")),
                "recommended": error(lambda: client.get_recommended_papers("nobody")),
                "year": error(lambda: client.search_paper("kites", year="x")),
                "author": error(lambda: client.get_author("1")),
            },
        }
    )
)
