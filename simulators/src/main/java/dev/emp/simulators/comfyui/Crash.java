package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.Reply;

/** What aiohttp answers when a handler raises an exception. */
final class Crash {
    private Crash() {}

    static Reply reply() {
        return Reply.text(500, "500 Internal Server Error\n\nServer got itself in trouble")
                .with("Connection", "close");
    }
}
