package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.support.http.HttpCall;
import dev.emp.connector.support.http.Multipart;
import dev.emp.connector.support.http.ProviderAccount;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A model can write any URL into its output, and whoever chooses the model chooses that. */
class AccountFilesTest {

    private final ReplicateSimulator replicate =
            ReplicateSimulator.start(ReplicateSimulatorOptions.defaults().withKeys(Replicates.KEY));
    private final RecordingContext context = new RecordingContext();
    private final ReplicateConnector connector =
            Replicates.connector(replicate.uri(), Map.of("file-hosts[0]", "replicate.delivery"));

    @AfterEach
    void stop() {
        connector.close();
        replicate.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/predictions",
                "/v1/webhooks/default/secret",
                "/v1/files",
                "/v1/files/",
                "/v1/files/../predictions",
                "/v1/files/x/../../predictions",
                "/v1/files/%2e%2e/predictions",
                "/v1/files/.%2E/predictions",
                "/v1/files/..%2fpredictions",
                "/v1/files//../predictions",
                "/v1/filesystem/x",
                "/files/x"
            })
    void whatTheAccountKeepsBesidesFilesStaysAText(String path) throws Exception {
        String url = replicate.uri() + path;

        assertThat(outputOf(url)).isEqualTo(url);
        assertThat(context.artifacts()).isEmpty();
    }

    @Test
    void aFileThatTheAccountHasUploadedBecomesAnArtifact() throws Exception {
        String file = upload("a fox");

        assertThat(outputOf(file)).isEqualTo("download.txt");
        assertThat(context.artifacts().get("download.txt"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("a fox");
    }

    @Test
    void aListedHostThatIsAlsoTheAccountsIsNotToldTheKey() throws Exception {
        ProviderAccount account = account("https://api.replicate.com/v1");

        HttpCall elsewhere = account.readFile(URI.create("https://api.replicate.com/v1/predictions"), "/files");
        HttpCall file = account.readFile(URI.create("https://api.replicate.com/v1/files/a1/download?s=1"), "/files");

        assertThat(elsewhere.headers()).isEmpty();
        assertThat(file.headers()).containsKey("Authorization");
    }

    private ProviderAccount account(String url) throws Exception {
        ReplicateParts parts = Replicates.parts(replicate.uri(), Map.of());
        return ProviderAccount.named("key-1", parts.deployments(), URI.create(url));
    }

    /** What becomes of an output that a model has written. */
    private String outputOf(String written) throws Exception {
        replicate.inject(
                HttpFault.garble("{\"id\": \"p1\", \"status\": \"succeeded\", \"output\": \"" + written + "\"}")
                        .on("POST", "/v1/models/"));
        JsonNode result = connector
                .run(new ConnectorRequest("e-1", Inputs.text("echo"), null), context)
                .output();
        return result.path("output").asString();
    }

    private String upload(String content) throws Exception {
        Multipart form =
                new Multipart().file("content", "fox.txt", "text/plain", content.getBytes(StandardCharsets.UTF_8));
        HttpCall call = account(replicate.uri() + "/v1").post("/files", form);
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri()).POST(call.body());
        call.headers().forEach(request::header);
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer = http.send(request.build(), BodyHandlers.ofString()).body();
            return Inputs.json(answer).path("urls").path("get").asString();
        }
    }
}
