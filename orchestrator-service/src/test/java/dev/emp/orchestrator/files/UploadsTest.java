package dev.emp.orchestrator.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.KeptJob;
import dev.emp.artifact.StoredArtifact;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.artifacts.FileCalls;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import reactor.core.publisher.Flux;

/** How much of an upload is in memory, counted in buffers. */
class UploadsTest {

    private static final int BUFFER = 64 * 1024;
    private static final int BUFFERS = 2000;

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final CountingStore store = new CountingStore();
    private final Uploads uploads = new Uploads(
            store,
            orchestrator.bean(FileShelf.class),
            orchestrator.bean(FileLedger.class),
            orchestrator.bean(JobIdGenerator.class),
            orchestrator.bean(FileProperties.class),
            orchestrator.bean(FileCalls.class),
            orchestrator.clock);

    @Test
    void ofALargeBodyOnlyAFewBuffersWaitForTheStore() {
        UploadedFile file = uploads.take(body(), Upload.of("film.mp4", null, null), "default")
                .block(TestOrchestrator.PATIENCE);
        assertThat(file.sizeBytes()).isEqualTo((long) BUFFERS * BUFFER);
        assertThat(file.contentType()).isEqualTo("video/mp4");
        assertThat(store.mostAhead).isPositive().isLessThanOrEqualTo((Uploads.DEMAND + 1L) * BUFFER);
    }

    @Test
    void ofALargeFormOnlyAFewBuffersWaitForTheStore() {
        String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
        Flux<DataBuffer> form = Flux.concat(text(head), body(), text("\r\n--b--\r\n"));
        MockServerHttpRequest request = MockServerHttpRequest.post("/v1/files")
                .header("Content-Type", "multipart/form-data;boundary=b")
                .body(form);
        UploadedFile file = new UploadForm(uploads, "default", Optional.empty(), null)
                .read(request)
                .block(TestOrchestrator.PATIENCE);
        assertThat(file.sizeBytes()).isEqualTo((long) BUFFERS * BUFFER);
        // The parser of forms hands on what it has, on a thread of its own: how much depends on who runs when.
        assertThat(store.mostAhead).isPositive().isLessThanOrEqualTo(16L * Uploads.DEMAND * BUFFER);
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFault() {
        Flux<DataBuffer> broken = body().take(3).concatWith(Flux.error(new IOException("connection reset")));
        assertThatThrownBy(() -> uploads.take(broken, Upload.of("a", null, null), "default")
                        .block(TestOrchestrator.PATIENCE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    @Test
    void aStoreThatFailsIsNot() {
        store.failing = true;
        assertThatThrownBy(() -> uploads.take(body(), Upload.of("a", null, null), "default")
                        .block(TestOrchestrator.PATIENCE))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.FILE_STORE_UNAVAILABLE);
                    assertThat(refusal.detail()).doesNotContain("secret place");
                });
    }

    private Flux<DataBuffer> body() {
        return Flux.range(0, BUFFERS).map(i -> {
            store.given.addAndGet(BUFFER);
            return DefaultDataBufferFactory.sharedInstance.wrap(new byte[BUFFER]);
        });
    }

    private static Flux<DataBuffer> text(String text) {
        return Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(UTF_8)));
    }

    /** Keeps nothing and counts how far the body is ahead of it. */
    private static final class CountingStore implements ArtifactStore {

        private final AtomicLong given = new AtomicLong();
        private volatile long mostAhead;
        private volatile boolean failing;

        @Override
        public StoredArtifact store(ArtifactKey key, InputStream content) throws IOException {
            if (failing) {
                throw new IOException("no answer from the secret place");
            }
            byte[] buffer = new byte[8192];
            long read = 0;
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                read += count;
                mostAhead = Math.max(mostAhead, given.get() - read);
            }
            return new StoredArtifact(key, read, "");
        }

        @Override
        public Optional<Long> size(ArtifactKey key) {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> open(ArtifactKey key, long offset, long length) {
            return Optional.empty();
        }

        @Override
        public void deleteJob(String job) {}

        @Override
        public List<KeptJob> list(String after, int max) {
            return List.of();
        }

        @Override
        public int removeUnfinished(Instant before) {
            return 0;
        }
    }
}
