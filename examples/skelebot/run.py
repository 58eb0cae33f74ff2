"""Answers one request, or ends after some seconds without."""
import http.server
import sys

with http.server.HTTPServer(("", 8888), http.server.SimpleHTTPRequestHandler) as server:
    server.timeout = 5
    print("serving", sys.argv[1:], flush=True)
    server.handle_request()
