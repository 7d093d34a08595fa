package dev.emp.orchestrator.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.artifact.FileReference;
import dev.emp.artifact.KeptJob;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreSweepTest {

    private static final Duration KEPT = Duration.ofHours(25);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final String UPLOAD = "file_01k9yzqj1m4x7v2t8n3c5b6d7e";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final JobIdGenerator ids = new JobIdGenerator(clock, RandomGenerator.getDefault());
    private final FileCalls calls = new FileCalls();
    private DirectoryArtifactStore store;

    @BeforeEach
    void open() {
        store = new DirectoryArtifactStore(folder);
    }

    @AfterEach
    void close() {
        calls.destroy();
    }

    @Test
    void removesTheFilesOfJobsThatAreGoneAndNoOthers() throws IOException {
        JobId there = ids.next(0);
        bus.submit(Submission.of(there, JobSpec.of("a", new JsonText("{}"))))
                .toCompletableFuture()
                .join();
        String gone = ids.next(0).value();
        write(there.value());
        write(gone);
        write("somebody-elses");
        clock.advance(KEPT.plusSeconds(1));
        String young = ids.next(0).value();
        write(young);

        sweep(100);

        assertThat(kept()).containsExactlyInAnyOrder(there.value(), "somebody-elses", young);
    }

    @Test
    void removesUploadsThatNobodyKnows() throws IOException {
        String unknown = "file_01k9yzqj1m4x7v2t8n3c5b6d7f";
        write(UPLOAD);
        write(unknown);
        documents
                .save("files", Draft.create(UPLOAD, new JsonText("{}")))
                .toCompletableFuture()
                .join();
        clock.advance(KEPT.plusSeconds(1));

        sweep(100);

        assertThat(kept()).containsExactly(UPLOAD);
    }

    @Test
    void goesThroughTheStorePageByPageAcrossReplicas() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(ids.next(0).value());
        }
        clock.advance(KEPT.plusSeconds(1));
        StoreSweep one = newSweep();
        StoreSweep other = newSweep();

        assertThat(one.perform(2).toCompletableFuture().join()).isEqualTo(2);
        assertThat(kept()).hasSize(3);
        assertThat(other.perform(2).toCompletableFuture().join()).isEqualTo(2);
        assertThat(kept()).hasSize(1);
        assertThat(one.perform(2).toCompletableFuture().join()).isEqualTo(1);
        assertThat(kept()).isEmpty();
    }

    @Test
    void looksAgainAfterTheInterval() throws IOException {
        sweep(10);
        write(ids.next(0).value());
        clock.advance(INTERVAL.minusSeconds(1));
        sweep(10);
        assertThat(kept()).as("young").hasSize(1);
        clock.advance(KEPT);
        sweep(10);
        assertThat(kept()).isEmpty();
    }

    @Test
    void removesNothingWhileTheBusDoesNotAnswer() throws IOException {
        write(ids.next(0).value());
        clock.advance(KEPT.plusSeconds(1));
        StoreSweep sweep = newSweep();
        bus.setAvailable(false);
        assertThatThrownBy(() -> sweep.perform(10).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        assertThat(kept()).hasSize(1);
        bus.setAvailable(true);
        assertThat(sweep.perform(10).toCompletableFuture().join()).as("leased").isZero();
        clock.advance(Duration.ofMinutes(6));
        sweep.perform(10).toCompletableFuture().join();
        assertThat(kept()).isEmpty();
    }

    @Test
    void removesWhatKilledWorkersHaveBegun() throws IOException {
        String job = "somebody-elses";
        write(job);
        Path unfinished = Files.write(folder.resolve(job + "/1/.unfinished-1"), new byte[10]);
        Files.setLastModifiedTime(unfinished, FileTime.from(clock.instant()));
        sweep(10);
        assertThat(unfinished).exists();
        clock.advance(Duration.ofDays(2).plusSeconds(1));
        sweep(10);
        assertThat(unfinished).doesNotExist();
    }

    private void sweep(int limit) {
        newSweep().perform(limit).toCompletableFuture().join();
    }

    private StoreSweep newSweep() {
        RetentionProperties settings = new RetentionProperties(KEPT, INTERVAL, Duration.ofDays(2));
        return new StoreSweep(store, new Owners(bus, documents), documents, settings, calls, clock);
    }

    /** A file as of now by the clock of the test. */
    private void write(String job) throws IOException {
        ArtifactKey key = job.startsWith("file_") ? FileReference.keyOf(job) : new ArtifactKey(job, 1, "a.png");
        store.store(key, new ByteArrayInputStream(new byte[3]));
        try (Stream<Path> all = Files.walk(folder.resolve(job))) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.setLastModifiedTime(each, FileTime.from(clock.instant()));
            }
        }
    }

    private List<String> kept() throws IOException {
        return store.list("", 100).stream().map(KeptJob::job).toList();
    }
}
