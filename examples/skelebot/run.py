"""Answers one request for a file of the project, or ends after a minute without."""
import http.server
import sys

with http.server.HTTPServer(("", 8888), http.server.SimpleHTTPRequestHandler) as server:
    server.timeout = 60
    print("serving", sys.argv[1:], flush=True)
    server.handle_request()
