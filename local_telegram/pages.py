"""Serves the phone pages: one client's phone, the staff's, and both side by side."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from local_telegram.control.deeds import world_of
from local_telegram.errors import PersonError

_HERE = Path(__file__).parent
_TEMPLATES = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ROLES = {"client": ("client",), "staff": ("staff",), "both": ("client", "staff")}
_SHOWN_INLINE = ("image/png", "image/jpeg", "image/webp", "image/gif")

router = APIRouter(include_in_schema=False)


def add_pages(app: FastAPI) -> None:
    """Add the pages and what they load."""
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))


@router.get("/")
async def client_page() -> HTMLResponse:
    """Show a client's phone."""
    return _page("client", "Phone")


@router.get("/staff")
async def staff_page() -> HTMLResponse:
    """Show a staff member's phone, opened at the staff room."""
    return _page("staff", "Staff room")


@router.get("/both")
async def both_page() -> HTMLResponse:
    """Show both phones side by side."""
    return _page("both", "Phone and staff room")


@router.get("/favicon.ico")
async def icon() -> Response:
    """Send browsers that ask by themselves to the icon."""
    return RedirectResponse("/static/icon.svg")


@router.get("/local/files/{file_id}")
async def file_content(request: Request, file_id: str) -> Response:
    """Show a picture, or hand over any other file as a download."""
    stored = world_of(request).files.get(file_id)
    if stored is None:
        raise PersonError(f"no file {file_id}")
    shown = stored.content_type in _SHOWN_INLINE
    headers = {"X-Content-Type-Options": "nosniff"}
    if not shown:
        headers["Content-Disposition"] = f'attachment; filename="{stored.path.rpartition("/")[2]}"'
    return Response(stored.content, media_type=stored.content_type, headers=headers)


def _page(view: str, title: str) -> HTMLResponse:
    text = _TEMPLATES.get_template("page.html").render(view=view, title=title, roles=_ROLES[view])
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"})
