package dev.emp.orchestrator.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A body that does not come to its end is its client's doing: it is refused, nothing of it is kept, and the log has no fault. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenBodyTest {

    /** What the first ones have to say must have been said by the time of the last one's answer. */
    private static final int TIMES = 20;

    private static final String FORM = "Content-Type: multipart/form-data; boundary=x1\r\n";
    private static final String TEXT = "Content-Type: text/plain\r\n";
    private static final String PART =
            "--x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhello";

    @Test
    void isRefusedWhenItsNextChunkIsNone(CapturedOutput output) throws IOException {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            String answer = send(orchestrator, "POST /v1/files?name=a.txt", TEXT, "5\r\nhello\r\nzz\r\nhello");
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json", "\"bad_request\"")
                    .containsOnlyOnce("HTTP/1.1");
            send(orchestrator, "POST /v1/files", FORM, "5\r\n--x1\r\nzz\r\nhello");
            send(orchestrator, "POST /v1/jobs", "Content-Type: application/json\r\n", "2\r\n{}\r\nzz\r\n{}");
            assertNothingCameOfIt(orchestrator, output);
        }
    }

    @Test
    void isRefusedAlsoWhereNobodyReadsIt(CapturedOutput output) throws IOException {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            send(orchestrator, "GET /v1/jobs", "", "zz\r\nhello");
            send(orchestrator, "HEAD /v1/jobs", "", "zz\r\nhello");
            send(orchestrator, "POST /v1/services/nobodys/pause", "", "5\r\nhello\r\nzz\r\nhello");
            assertNothingCameOfIt(orchestrator, output);
        }
    }

    @Test
    void isNoFaultWhenItsClientHasGone(CapturedOutput output) throws IOException {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            send(orchestrator, "POST /v1/files?name=a.txt", TEXT, "5\r\nhello\r\n");
            send(orchestrator, "POST /v1/files", FORM, chunk(PART));
            send(orchestrator, "POST /v1/jobs", "Content-Type: application/json\r\n", "5\r\n{\"ser\r\n");
            send(orchestrator, "POST /v1/batches", "Content-Type: application/x-ndjson\r\n", "3\r\n{}\n\r\n");
            assertNothingCameOfIt(orchestrator, output);
        }
    }

    @Test
    void isRefusedWhenItIsAFormWithoutAnEnd(CapturedOutput output) throws IOException {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            String answer = send(orchestrator, "POST /v1/files", FORM, chunk(PART) + "0\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"bad_request\"");
            send(orchestrator, "POST /v1/files", FORM, chunk("--x1\r\nContent-Disposition: form") + "0\r\n\r\n");
            assertNothingCameOfIt(orchestrator, output);
        }
    }

    /** What follows a call without a body is the next call, if it is one. */
    @Test
    void nonsenseBehindACallDoesNotKeepItFromBeingAnswered() throws IOException {
        try (TestOrchestrator orchestrator = TestOrchestrator.start()) {
            for (int i = 0; i < TIMES; i++) {
                assertThat(send(orchestrator, "GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n{\"a\": 1}\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ")
                        .contains("HTTP/1.1 400 ");
            }
        }
    }

    private static void assertNothingCameOfIt(TestOrchestrator orchestrator, CapturedOutput output) {
        orchestrator
                .client
                .get()
                .uri("/v1/files")
                .exchange()
                .expectBody()
                .jsonPath("$.files")
                .isEmpty();
        assertThat(output.getOut()).contains(" INFO ").doesNotContain(" ERROR ");
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** @return what came back until the server closed the connection, of the last time */
    private static String send(TestOrchestrator orchestrator, String call, String header, String body)
            throws IOException {
        String answer = "";
        for (int i = 0; i < TIMES; i++) {
            answer = send(
                    orchestrator,
                    call + " HTTP/1.1\r\nHost: localhost\r\n" + header + "Transfer-Encoding: chunked\r\n\r\n" + body);
        }
        return answer;
    }

    private static String send(TestOrchestrator orchestrator, String text) throws IOException {
        URI url = URI.create(orchestrator.baseUrl());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) TestOrchestrator.PATIENCE.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
