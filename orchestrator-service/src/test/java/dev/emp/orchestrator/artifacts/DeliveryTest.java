package dev.emp.orchestrator.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactKey;
import dev.emp.artifact.ArtifactProperties;
import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.DirectoryArtifactStore;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

class DeliveryTest {

    private static final ArtifactKey KEY = new ArtifactKey("job", 1, "a.txt");

    @TempDir
    Path folder;

    private final FileCalls calls = new FileCalls();

    @AfterEach
    void close() {
        calls.destroy();
    }

    @Test
    void aFileThatIsRemovedJustBeforeItIsSentIsGone() throws IOException {
        ArtifactStore store = new DirectoryArtifactStore(folder);
        String sha256 = store.store(KEY, new ByteArrayInputStream(new byte[10])).sha256();
        ArtifactProperties properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("emp.artifacts", ArtifactProperties.class);
        Delivery delivery = new Delivery(removingWhatIsAskedFor(store), properties, calls);
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/v1/files/1/content"));

        assertThatThrownBy(() -> delivery.send(
                                new StoredFile(KEY, "a.txt", "text/plain", sha256), ErrorCode.FILE_NOT_FOUND, exchange)
                        .block(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.FILE_NOT_FOUND));
    }

    /** Somebody deletes the job between the question for a file's size and that for its bytes. */
    private static ArtifactStore removingWhatIsAskedFor(ArtifactStore store) {
        return (ArtifactStore) Proxy.newProxyInstance(
                ArtifactStore.class.getClassLoader(),
                new Class<?>[] {ArtifactStore.class},
                (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (method.getName().equals("size")) {
                            store.deleteJob(KEY.job());
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
