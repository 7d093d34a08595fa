package dev.emp.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.artifact.FileReference;
import dev.emp.artifact.FileReference.Form;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.worker.testing.Bench;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class InputFilesTest {

    private static final String FILE = "file_01k9yzqj1m4x7v2t8n3c5b6d7e";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private ArtifactStore store;

    @BeforeEach
    void upload() throws IOException {
        store = new DirectoryArtifactStore(folder);
        store.store(FileReference.keyOf(FILE), new ByteArrayInputStream("hello".getBytes(UTF_8)));
    }

    @Test
    void theWholeFileTakesThePlaceOfItsReference() throws Exception {
        InputFiles files = new InputFiles(store, JsonMapper.shared(), 100);
        String input = "{\"image\":%s,\"list\":[1,%s]}".formatted(reference(FILE), reference(FILE));
        try (InputFiles.Filled filled = files.fill(input, HOUR)) {
            assertThat(filled.input())
                    .hasToString("{\"image\":\"data:text/plain;base64,aGVsbG8=\",\"list\":[1,\"data:text/plain;base64,"
                            + "aGVsbG8=\"]}");
        }
    }

    @Test
    void anInputWithoutFilesIsAsItWas() throws Exception {
        InputFiles files = new InputFiles(store, JsonMapper.shared(), 1);
        try (InputFiles.Filled filled = files.fill("{\"seed\":1,\"file\":\"$file\"}", HOUR)) {
            assertThat(filled.input()).hasToString("{\"seed\":1,\"file\":\"$file\"}");
        }
    }

    @Test
    void aFileThatIsGoneFailsTheJobByItsPlace() {
        InputFiles files = new InputFiles(store, JsonMapper.shared(), 100);
        String gone = "file_01k9yzqj1m4x7v2t8n3c5b6d7f";
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> files.fill("{\"a/b\":" + reference(gone) + "}", HOUR))
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            fault -> assertThat(fault.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT))
                    .hasMessage("/a~1b: the file " + gone + " is no longer kept: it has expired or was deleted.");
        }
    }

    /** An earlier attempt may have been accepted; only the handle that it has stored keeps the job from being paid twice. */
    @Test
    void aStoreThatGivesNoLinksIsUnavailableForThemAndSaysNothingOfTheProvider() {
        InputFiles files = new InputFiles(store, JsonMapper.shared(), 100);
        String link =
                new FileReference(FILE, Form.URL, "text/plain", 5).toJson().toString();
        assertThatThrownBy(() -> files.fill("{\"a\":" + link + "}", HOUR))
                .isInstanceOfSatisfying(ConnectorException.class, fault -> {
                    assertThat(fault.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
                    assertThat(fault.nothingAccepted()).isFalse();
                });
    }

    @Test
    void aJobWaitsUntilThereIsRoomForItsFiles() throws Exception {
        InputFiles files = new InputFiles(store, JsonMapper.shared(), 1);
        String input = "{\"a\":" + reference(FILE) + "}";
        CountDownLatch filled = new CountDownLatch(1);
        Thread second;
        try (InputFiles.Filled first = files.fill(input, HOUR)) {
            assertThat(first.input().has("a")).isTrue();
            second = Thread.ofVirtual().start(() -> {
                try (InputFiles.Filled other = files.fill(input, HOUR)) {
                    filled.countDown();
                } catch (ConnectorException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (second.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThat(filled.getCount()).isEqualTo(1);
        }
        assertThat(filled.await(30, TimeUnit.SECONDS)).isTrue();
        second.join();
    }

    @Test
    void connectorsGetTheirFiles(@TempDir Path directory) throws Exception {
        Bench bench = new Bench(directory);
        bench.artifacts.store(FileReference.keyOf(FILE), new ByteArrayInputStream("hello".getBytes(UTF_8)));
        bench.connector.runs((request, context) -> {});
        JobId id = bench.start(JobSpec.of(Bench.job().service(), new JsonText("{\"image\":" + reference(FILE) + "}")));
        bench.awaitState(id, JobState.SUCCEEDED);
        assertThat(bench.connector.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.input().path("image").asString())
                        .isEqualTo("data:text/plain;base64,aGVsbG8="));
    }

    private static String reference(String file) {
        return new FileReference(file, Form.DATA_URL, "text/plain", 5).toJson().toString();
    }
}
