package dev.emp.orchestrator.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class OnHeapTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NettyDataBufferFactory pool = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

    @Test
    void aFormThatBreaksOffInTheHeadersOfAPartLosesNoBufferOfTheServer() {
        List<ByteBuf> buffers = List.of(
                pooled("--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"),
                pooled("Content-Type: text/pl"));

        StepVerifier.create(new PartEventHttpMessageReader()
                        .read(ResolvableType.forClass(PartEvent.class), new OnHeap(form(buffers)), Map.of()))
                .expectError(DecodingException.class)
                .verify(PATIENCE);

        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void theBytesAreTheSame() {
        List<ByteBuf> buffers = List.of(pooled("some "), pooled("text"));

        StepVerifier.create(new OnHeap(form(buffers)).getBody().map(buffer -> buffer.toString(StandardCharsets.UTF_8)))
                .expectNext("some ", "text")
                .expectComplete()
                .verify(PATIENCE);

        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private MockServerHttpRequest form(List<ByteBuf> buffers) {
        return MockServerHttpRequest.post("/v1/files")
                .header("Content-Type", "multipart/form-data; boundary=line")
                .body(Flux.fromIterable(buffers).map(pool::wrap));
    }

    private static ByteBuf pooled(String text) {
        return PooledByteBufAllocator.DEFAULT.buffer().writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
