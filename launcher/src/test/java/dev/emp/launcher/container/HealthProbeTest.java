package dev.emp.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class HealthProbeTest {

    @Test
    void theStatusLineOfTheAnswerIsGiven() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> exchange.sendResponseHeaders(200, -1));
        server.createContext("/down", exchange -> exchange.sendResponseHeaders(503, -1));
        server.start();
        try {
            int port = server.getAddress().getPort();
            assertThat(HealthProbe.ask(port, "/ready")).startsWith("HTTP/1.1 200");
            assertThat(HealthProbe.ask(port, "/down")).startsWith("HTTP/1.1 503");
        } finally {
            server.stop(0);
        }
    }
}
