package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.TestOrchestrator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An NDJSON batch that a test sends bit by bit, while it reads the report. */
final class OpenBatch implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader answer;

    OpenBatch(TestOrchestrator orchestrator, String key) throws IOException {
        URI url = URI.create(orchestrator.baseUrl());
        socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout((int) TestOrchestrator.PATIENCE.toMillis());
        answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        write(String.join(
                "\r\n",
                List.of(
                        "POST /v1/batches HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/x-ndjson",
                        "Idempotency-Key: " + key,
                        "Transfer-Encoding: chunked",
                        "",
                        "")));
    }

    /** @param text of ASCII characters */
    void send(String text) throws IOException {
        write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    /** The next line of the report, without headers and the sizes of chunks. */
    JsonNode read() throws IOException {
        String line = answer.readLine();
        while (!line.startsWith("{")) {
            line = answer.readLine();
        }
        return BatchClient.MAPPER.readTree(line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
