package dev.emp.deploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.emp.deploy.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A job of GitHub at a cluster, longer than one of GitHub's tokens is valid. */
class KubeconfigTest {

    private static final long END = 1_800_000_300;

    @TempDir
    private Path directory;

    private HttpServer github;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private volatile String claims = "{\"sub\":\"repo:example/emp?>~\",\"exp\":" + END + "}";

    @BeforeEach
    void start() throws IOException {
        Tool.require("curl");
        Tool.require("jq");
        github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/token", exchange -> {
            asked.add(exchange.getRequestURI().getQuery() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = ("{\"value\":\"" + token(asked.size()) + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        github.start();
        environment.put(
                "ACTIONS_ID_TOKEN_REQUEST_URL",
                "http://127.0.0.1:" + github.getAddress().getPort() + "/token?api-version=2.0");
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "of-the-job");
        environment.put("KUBE_SERVER", "https://cluster.example.org");
        environment.put("KUBE_CA", "-----BEGIN CERTIFICATE-----");
    }

    @AfterEach
    void stop() {
        github.stop(0);
    }

    private String token(int number) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return "head." + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".signature" + number;
    }

    @Test
    void noTokenStandsInTheFileButWhoToAskForOne() throws Exception {
        JsonNode user = written().at("/users/0/user");

        assertThat(user.propertyNames()).containsExactly("exec");
        JsonNode exec = user.path("exec");
        assertThat(exec.path("apiVersion").asString()).isEqualTo("client.authentication.k8s.io/v1");
        assertThat(exec.path("interactiveMode").asString()).isEqualTo("Never");
        assertThat(exec.path("args").toString()).isEqualTo("[\"--credential\"]");
        assertThat(Path.of(exec.path("command").asString())).isExecutable();
    }

    @Test
    void eachCallBringsAFreshTokenAndSaysUntilWhenItIsGood() throws Exception {
        JsonNode exec = written().at("/users/0/user/exec");
        environment.put(
                exec.at("/env/0/name").asString(), exec.at("/env/0/value").asString());
        asked.clear();
        for (int call = 1; call <= 2; call++) {
            Tool.Result result = Tool.require("bash")
                    .run(
                            environment,
                            exec.path("command").asString(),
                            exec.at("/args/0").asString());
            assertThat(result.code()).as(result.output()).isZero();
            JsonNode credential = JsonMapper.shared().readTree(result.output());
            assertThat(credential.path("kind").asString()).isEqualTo("ExecCredential");
            assertThat(credential.path("apiVersion")).isEqualTo(exec.path("apiVersion"));
            assertThat(credential.at("/status/token").asString()).isEqualTo(token(call));
            assertThat(credential.at("/status/expirationTimestamp").asString()).isEqualTo("2027-01-15T08:04:30Z");
        }
        assertThat(asked)
                .hasSize(2)
                .allMatch(call -> call.equals("api-version=2.0&audience=of-ours bearer of-the-job"));
    }

    /** As helm and kubectl read it. */
    @Test
    void kubectlTakesTheFile() throws Exception {
        Tool kubectl = Tool.require("kubectl");
        written();
        Tool.Result result = kubectl.run(
                Map.of("KUBECONFIG", directory.resolve("kubeconfig").toString()), "config", "view", "-o", "json");
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).contains("\"--credential\"", "https://cluster.example.org");
    }

    @Test
    void whatIsNoTokenIsSaid() throws Exception {
        claims = "{\"sub\":\"nobody\"}";
        Tool.Result result = new Script("kubeconfig")
                .run(environment, directory.resolve("kubeconfig").toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).contains("no token that says when it ends");
        assertThat(directory.resolve("kubeconfig")).doesNotExist();
    }

    private JsonNode written() throws Exception {
        environment.put("KUBE_AUDIENCE", "of-ours");
        Path file = directory.resolve("kubeconfig");
        Tool.Result result = new Script("kubeconfig").run(environment, file.toString());
        assertThat(result.code()).as(result.output()).isZero();
        String text = Files.readString(file);
        assertThat(text).doesNotContain("signature");
        environment.remove("KUBE_AUDIENCE");
        return JsonMapper.shared().readTree(text);
    }
}
