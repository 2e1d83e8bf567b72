"""The description of the API as OpenAPI 3.1.

    endpoints/<function>.py  the paths of one function: `PATHS`, as OpenAPI path items
    schemas                  shapes shared by several endpoints
    parts                    helpers for writing the fragments
    document                 all fragments together

A new function needs a file in `endpoints/`. A test checks that every route, parameter and status of the code is
described, and that nothing else is.
"""
