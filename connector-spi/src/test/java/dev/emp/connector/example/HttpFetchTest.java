package dev.emp.connector.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.emp.connector.Connector;
import dev.emp.connector.http.RemoteConnector;
import dev.emp.connector.testing.ConnectorContract;
import dev.emp.connector.testing.CuttingProxy;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The connector in Python, called directly over its own HTTP, and once more behind ours. */
class HttpFetchTest extends ConnectorContract {

    private static @Nullable Process python;
    private static URI address;

    private FileHost host;
    private Connector connector;

    @BeforeAll
    static void startPython() throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                "python3", Path.of("../examples/connectors/http_fetch.py").toString(), "0");
        try {
            python = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            assumeTrue(false, "python3 cannot be started here, so the connector in Python was not tested: " + e);
            throw e;
        }
        String line = python.inputReader().readLine();
        assertThat(line).as("what the connector says first").startsWith("http-fetch listens on port ");
        address = URI.create("http://127.0.0.1:" + line.substring(line.lastIndexOf(' ') + 1));
    }

    @AfterAll
    static void stopPython() {
        if (python != null) {
            python.destroy();
        }
    }

    @BeforeEach
    void open() throws IOException {
        host = new FileHost();
        connector = new RemoteConnector(address);
    }

    @AfterEach
    void close() {
        connector.close();
        host.close();
    }

    @Test
    void aFileArrivesWholeWithItsBeginningAsPartialOutput() throws Exception {
        RecordingContext context = new RecordingContext();

        JsonNode output = connector.run(request(url("/large"), null), context).output();

        assertThat(context.artifacts().get("content")).isEqualTo(FileHost.LARGE);
        assertThat(output.path("bytes").asInt()).isEqualTo(FileHost.LARGE.length);
        assertThat(output.path("content_type").asString()).isEqualTo("text/plain");
        assertThat(context.told(Told.Partial.class)).hasSize(1);
        assertThat(context.told(Told.Usage.class)).containsExactly(new Told.Usage("bytes", FileHost.LARGE.length));
    }

    @Test
    void whatWasToldBeforeItsOwnStreamWasCutIsNotToldAgain() throws Exception {
        try (CuttingProxy proxy = CuttingProxy.before(address);
                RemoteConnector cut = new RemoteConnector(proxy.uri())) {
            RecordingContext context = new RecordingContext();
            Run run = Run.start(cut, request(longInput(), null), context);
            context.await(Told.Partial.class::isInstance);

            proxy.cut();
            proxy.awaitConnections(1);
            finishLongJobs();

            run.result();
            assertThat(context.told(Told.Partial.class)).hasSize(1);
            assertThat(submissions()).isEqualTo(1);
        }
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return url("/small");
    }

    @Override
    protected JsonNode inputWithModels() {
        return quickInput();
    }

    @Override
    protected Set<String> modelsInMemory() {
        return Set.of();
    }

    @Override
    protected JsonNode longInput() {
        return url("/slow");
    }

    @Override
    protected void finishLongJobs() {
        host.finish();
    }

    @Override
    protected JsonNode refusedInput() {
        return url("/missing");
    }

    @Override
    protected String unknownHandle() {
        return "fetch-0";
    }

    @Override
    protected int submissions() {
        return host.fetched();
    }

    private JsonNode url(String path) {
        return JsonNodeFactory.instance.objectNode().put("url", host.uri() + path);
    }
}
