package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.emp.connector.ConnectorException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** A proxy before ComfyUI that repeats in its errors what it was sent. */
class ProxyErrorsTest {

    private static final String TOKEN = "token-MARKED-0123456789";

    @Test
    void theValueOfAHeaderStandsInNoError() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String sent = exchange.getRequestHeaders().getFirst("X-Gate");
            byte[] body = ("{\"error\": \"nobody has the token " + sent + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
        URI url = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
        ComfyUiProperties properties = TestProperties.at(url, Map.of("headers.X-Gate", TOKEN));

        try (ComfyUiApi api = new ComfyUiApi(properties.addresses().getFirst(), properties, new HttpClients())) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class, () -> api.submit(JsonNodeFactory.instance.objectNode(), "p-1", "e-1"));

            assertThat(failure).hasMessageContaining("nobody has the token [secret]");
            assertThat(failure.getMessage() + failure.details()).doesNotContain("MARKED");
        } finally {
            proxy.stop(0);
        }
    }
}
