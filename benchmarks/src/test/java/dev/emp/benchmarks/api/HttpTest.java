package dev.emp.benchmarks.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HttpTest {

    private static ByteBuffer received(String text) {
        return ByteBuffer.allocate(1_000).put(text.getBytes(UTF_8));
    }

    @Test
    void theLengthOfAnAnswerIsKnownWithTheEndOfItsHead() {
        String head = "HTTP/1.1 202 Accepted\r\nLocation: /v1/jobs/j0\r\ncontent-LENGTH: 12\r\n\r\n";
        for (int i = 0; i < head.length(); i++) {
            assertThat(Http.lengthOf(received(head.substring(0, i)))).isZero();
        }
        assertThat(Http.lengthOf(received(head))).isEqualTo(head.length() + 12);
        assertThat(Http.statusOf(received(head))).isEqualTo(202);
    }

    @Test
    void anAnswerWithoutALengthEndsTheRun() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Http.lengthOf(received("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")))
                .withMessageContaining("without a length");
    }

    @Test
    void theLengthOfARequestIsThatOfItsBytes() {
        assertThat(new String(Http.post(80, "/v1/jobs", "\"ä\""), UTF_8))
                .startsWith("POST /v1/jobs HTTP/1.1\r\n")
                .contains("Content-Length: 4\r\n")
                .endsWith("\r\n\r\n\"ä\"");
    }
}
