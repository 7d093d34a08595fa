package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.emp.connector.support.settings.SettingsBinder;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class ServerCallsTraceTest {

    private final TraceContext place = TraceContext.ofJob("j0-1", null);

    private List<List<String>> told(Map<String, String> settings) throws Exception {
        List<List<String>> told = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(exchange.getRequestHeaders().getOrDefault("Traceparent", List.of()));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        ComfyUiProperties properties =
                SettingsBinder.of("comfyui", ComfyUiProperties.class).bind(settings, Map.of("url", url));
        try (ServerCalls calls = new ServerCalls(properties.addresses().getFirst(), properties, new HttpClients())) {
            ScopedValue.CallableOp<Object, Exception> work = () -> {
                calls.post("/prompt", JsonNodeFactory.instance.objectNode());
                return calls.get("/queue");
            };
            Traced.at(place, Tracer.OFF, work);
            calls.get("/queue");
        } finally {
            server.stop(0);
        }
        return told;
    }

    @Test
    void comfyUiIsToldTheTraceOfAJob() throws Exception {
        assertThat(told(Map.of())).containsExactly(List.of(place.parent()), List.of(place.parent()), List.of());
    }

    @Test
    void comfyUiIsNotToldWhereThatIsNotWanted() throws Exception {
        assertThat(told(Map.of("send-trace-context", "false"))).containsOnly(List.of());
    }
}
