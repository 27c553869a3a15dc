"""What LangChain's wrapper makes of the server at argv[1]: `.run`, `.results`, and a query that finds nothing."""

import json
import sys

from langchain_community.utilities import SearxSearchWrapper

host = sys.argv[1]
searx = SearxSearchWrapper(searx_host=host, k=3)
in_path = SearxSearchWrapper(searx_host=f"{host}/search", categories=["science"], engines=["arxiv"])


def error(query):
    try:
        return searx.run(query)
    except ValueError as refused:
        return refused.args[1]


print(
    json.dumps(
        {
            "run": searx.run("sim-to-real transfer"),
            "results": searx.results("sim-to-real transfer", num_results=4),
            "in_path": in_path.results("sim-to-real transfer", num_results=4, language="de"),
            "second_page": searx.results("robot learning", num_results=4, pageno=2),
            "nothing": searx.run("medieval cookery of pies"),
            "error": error("x" * 4001),
        }
    )
)
