package dev.emp.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * As much of a Kubernetes API as Helm asks for when a template looks a Secret up. Helm finds it by the file that {@code KUBECONFIG}
 * names, so that no test can reach a real cluster.
 */
final class FakeCluster implements AutoCloseable {

    private static final String RESOURCES = """
        {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
          {"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get", "list"]}]}\
        """;
    private static final String NOT_FOUND =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"reason\": \"NotFound\","
                    + " \"code\": 404}";

    private final HttpServer server;
    private final Map<String, String> secrets;

    /** @param secrets JSON of Secrets by their name, in the namespace {@code emp} */
    FakeCluster(Map<String, String> secrets) throws IOException {
        this.secrets = Map.copyOf(secrets);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(kubeConfig(), """
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{name: fake, context: {cluster: fake, user: fake}}]
            users: [{name: fake, user: {}}]
            clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
            """.formatted(server.getAddress().getPort()));
    }

    private static Path kubeConfig() {
        String file = System.getenv("KUBECONFIG");
        if (file == null || !Path.of(file).startsWith(Path.of("target").toAbsolutePath())) {
            throw new IllegalStateException(
                    "KUBECONFIG must name a file in target, so that Helm asks no real cluster; Maven sees to it");
        }
        return Path.of(file);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String secret = secrets.get(path.replaceFirst("^/api/v1/namespaces/emp/secrets/", ""));
        String body = path.equals("/api/v1") ? RESOURCES : secret != null ? secret : NOT_FOUND;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.equals(NOT_FOUND) ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
