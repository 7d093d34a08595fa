#!/usr/bin/env python3
"""A connector for EMP without any library: fetches a URL, its content becomes an output file.  python3 http_fetch.py 8110"""
import base64, itertools, json, os, sys, tempfile, threading, urllib.request, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE, API = 48 * 1024, "/connector/v1"
SCHEMA = {"type": "object", "required": ["url"], "additionalProperties": False,
          "properties": {"url": {"type": "string", "pattern": "^https?://", "description": "what to fetch"}}}
JOBS = {}  # by handle and by execution id: a job goes on while nobody listens, and who comes with its handle hears all of it


class Job(threading.Thread):
    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.handle, self.stored = url, "fetch-" + uuid.uuid4().hex, threading.Event()
        self.events, self.ended, self.news = [], False, threading.Condition()
        self.content = tempfile.TemporaryFile(buffering=0)  # not in memory: it may be large

    def tell(self, type, **fields):
        with self.news:
            if not self.ended:
                self.events.append({"type": type, **fields})
            self.ended |= type in ("result", "error")
            self.news.notify_all()

    def run(self):
        self.tell("accepted", handle=self.handle)
        if not self.stored.wait(30):  # nothing is fetched before the worker has stored the handle
            self.tell("error", **failure("unavailable", "The handle was not confirmed within 30 s."))
        try:
            self.ended or self.fetch()
        except (OSError, ValueError) as e:
            is_refused = isinstance(e, ValueError) or 400 <= getattr(e, "code", 500) < 500
            self.tell("error", **failure("invalid_input" if is_refused else "unavailable", f"{self.url}: {e}"))

    def fetch(self):
        self.tell("progress", fraction=0, message="connecting")
        with urllib.request.urlopen(self.url, timeout=300) as answer:
            kind, size = answer.headers.get_content_type(), int(answer.headers.get("Content-Length") or 0)
            for piece in iter(lambda: b"" if self.ended else answer.read1(PIECE), b""):
                if kind.startswith("text/") and not self.content.tell():
                    self.tell("partial", content_type=kind, data=base64.b64encode(piece[:1024]).decode(), position=1)
                self.content.write(piece)
                self.tell("progress", fraction=self.content.tell() / size if size else 0.5, message="fetching")
        self.tell("artifact", name="content", content_type=kind)
        self.tell("usage", unit="bytes", amount=self.content.tell())
        self.tell("result", output={"content_type": kind, "bytes": self.content.tell()})

    def lines(self):
        """All events from the first on, then new ones as they come; a heartbeat while there are none."""
        for number in itertools.count():
            with self.news:
                while not self.news.wait_for(lambda: len(self.events) > number, timeout=5):
                    yield {"type": "heartbeat"}
            event = self.events[number]
            yield from self.file(event) if event["type"] == "artifact" else [event]
            if event["type"] in ("result", "error"):
                return

    def file(self, event):
        yield {**event, "type": "artifact_begin"}
        for at in range(0, os.fstat(self.content.fileno()).st_size, PIECE):
            yield {"type": "artifact_chunk", "data": base64.b64encode(os.pread(self.content.fileno(), PIECE, at)).decode()}
        yield {"type": "artifact_end"}


def failure(error_class, message):
    return {"class": error_class, "message": message, "nothing_accepted": True}


class Connector(BaseHTTPRequestHandler):
    def do_GET(self):
        answers = {"/descriptor": {"service": "http-fetch", "models": [], "input_schema": SCHEMA}, "/health": {"status": "up"}}
        self.answer(200, answers[self.path[len(API):]]) if self.path[len(API):] in answers else self.answer(404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        if self.path == API + "/executions":
            return self.execute(body)
        job = JOBS.get(self.path.split("/")[-2]) if self.path.endswith("/accepted") else None
        self.answer(204 if job else 404)
        if job:
            job.stored.set()

    def do_DELETE(self):
        job = JOBS.get(self.path.split("/")[-1])
        self.answer(202 if job else 404)
        if job:
            job.tell("error", **failure("canceled", "The job was canceled."))

    def execute(self, request):
        job = JOBS.get(request["handle"]) if request.get("handle") else Job(request["input"]["url"])
        JOBS.update({job.handle: job, request["execution_id"]: job} if job else {})
        for oldest in list(JOBS)[:-1000]:
            JOBS.pop(oldest)
        self.answer(200, content_type="application/x-ndjson")
        if job:
            job.stored.set() if request.get("handle") else job.start()  # who names the handle has stored it
        for event in job.lines() if job else [{"type": "error", "class": "lost", "message": "Nobody knows this handle."}]:
            self.wfile.write(json.dumps(event).encode() + b"\n")

    def answer(self, status, body=None, content_type="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")  # as it does after each answer: a client would use it again
        self.end_headers()
        self.wfile.write(json.dumps(body).encode() if body else b"")

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Connector)
    print(f"http-fetch listens on port {server.server_port}", flush=True)
    server.serve_forever()
