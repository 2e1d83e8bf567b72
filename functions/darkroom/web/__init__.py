"""The HTTP boundary: methods, CORS, conditional requests, cache headers, and the table from errors to status codes."""

from darkroom.cache_control import IMMUTABLE, NO_STORE
from darkroom.web.clients import client, host_of, require_enabled, require_own_origin
from darkroom.web.endpoint import Handler, endpoint, negotiates, prefers_page, refusal
from darkroom.web.languages import language, preferred_language
from darkroom.web.parameters import choice, raw_path, tail, whole_number
from darkroom.web.problems import STATUS
from darkroom.web.responses import SANDBOX, not_modified, redirect, respond_bytes, respond_json

__all__ = [
    "IMMUTABLE",
    "NO_STORE",
    "SANDBOX",
    "STATUS",
    "Handler",
    "choice",
    "client",
    "endpoint",
    "host_of",
    "language",
    "negotiates",
    "not_modified",
    "preferred_language",
    "prefers_page",
    "raw_path",
    "redirect",
    "refusal",
    "require_enabled",
    "require_own_origin",
    "respond_bytes",
    "respond_json",
    "tail",
    "whole_number",
]
