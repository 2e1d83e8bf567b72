"""The description of the API as OpenAPI 3.1.

    endpoints/<function>.py  what one function answers: `PATHS`, in OpenAPI's own words
    schemas                  the shapes that several share
    parts                    how the fragments are written
    document                 all of them together

A new function needs its file in `endpoints/`: a test holds that every route, parameter and status of the code
stands here, and that nothing stands here that the code does not have.
"""
