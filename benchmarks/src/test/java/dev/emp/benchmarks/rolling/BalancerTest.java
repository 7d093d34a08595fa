package dev.emp.benchmarks.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.emp.benchmarks.machine.MachineApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BalancerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Fake first = new Fake();
    private final Fake second = new Fake();
    private Balancer balancer;

    @BeforeEach
    void start() throws IOException {
        first.start();
        second.start();
        balancer = new Balancer(List.of(first.port(), second.port()));
        await().atMost(LIMIT).until(() -> balancer.readyNow() == 2);
    }

    @AfterEach
    void stop() throws IOException {
        balancer.close();
        first.server.stop(0);
        second.server.stop(0);
    }

    @Test
    void connectionsGoToReplicasInTurns() throws IOException {
        for (int i = 0; i < 6; i++) {
            assertThat(call()).isTrue();
        }
        assertThat(first.calls.get()).isEqualTo(3);
        assertThat(second.calls.get()).isEqualTo(3);
    }

    @Test
    void oneThatIsNotReadyGetsNone() throws IOException {
        second.ready.set(false);
        await().atMost(LIMIT).until(() -> balancer.readyNow() == 1);

        for (int i = 0; i < 4; i++) {
            assertThat(call()).isTrue();
        }

        assertThat(first.calls.get()).isEqualTo(4);
        assertThat(second.calls.get()).isZero();
    }

    @Test
    void oneThatIsGoneBeforeThatWasSeenIsPassedOver() throws IOException {
        second.server.stop(0);

        for (int i = 0; i < 4; i++) {
            assertThat(call()).isTrue();
        }

        assertThat(first.calls.get()).isEqualTo(4);
    }

    private boolean call() throws IOException {
        return MachineApi.answers(balancer.uri().getPort(), "/v1/jobs");
    }

    private static final class Fake {
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean ready = new AtomicBoolean(true);
        private HttpServer server;

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/v1/jobs", exchange -> {
                calls.incrementAndGet();
                exchange.getResponseHeaders().set("Connection", "close");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.createContext("/actuator/health/readiness", exchange -> {
                exchange.sendResponseHeaders(ready.get() ? 200 : 503, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }
    }
}
