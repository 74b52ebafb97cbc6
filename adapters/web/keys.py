"""What a request finds in its site."""

from __future__ import annotations

from aiohttp import web

from core.app import App

APP = web.AppKey("app", App)
