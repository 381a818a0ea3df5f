"""The API docs page from assets of an installed package: no CDN, no inline script, so it works behind a firewall."""

import json
from html import escape
from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

_PACKAGE = "fastapi_offline"  # only its files are used; it is never imported
_ASSETS = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
# Swagger UI sets style attributes; everything else comes from here.
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="docs/assets/favicon.png">
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/assets/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle(Object.assign({}, %s, {
  dom_id: "#swagger-ui",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
}));
"""


def mount_docs(app: FastAPI) -> None:
    """Serve /docs and its assets; not part of the API, so not in its description."""
    folder = _assets_folder()

    async def page(_request: Request) -> Response:
        content = _PAGE.format(title=escape(app.title))
        return HTMLResponse(content, headers={"Content-Security-Policy": _CONTENT_POLICY})

    async def start(request: Request) -> Response:
        url = request.scope.get("root_path", "").rstrip("/") + (app.openapi_url or "")
        return Response(_START % json.dumps({"url": url}), media_type="text/javascript")

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise HTTPException(404)
        headers = {"Cache-Control": "public, max-age=86400"}
        return FileResponse(folder / name, media_type=_ASSETS[name], headers=headers)

    app.add_route("/docs", page, include_in_schema=False)
    app.add_route("/docs/assets/start.js", start, include_in_schema=False)
    app.add_route("/docs/assets/{name}", asset, include_in_schema=False)


def _assets_folder() -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"the docs page needs the package {_PACKAGE}")
    return Path(spec.submodule_search_locations[0]) / "static"
