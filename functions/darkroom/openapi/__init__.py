"""The description of the API as OpenAPI 3.1.

    endpoints/<function>.py  the paths of one function: `PATHS`, as OpenAPI path items
    schemas                  shapes shared by several endpoints
    parts                    helpers for writing the fragments
    document                 joins all fragments

A new function needs a file in `endpoints/`. A test compares the description with every route, parameter and status in
the code.
"""
