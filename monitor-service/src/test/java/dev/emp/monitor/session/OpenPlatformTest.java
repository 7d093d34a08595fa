package dev.emp.monitor.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.Browser;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A platform without keys is shown to who is at its machine, and to nobody else. */
class OpenPlatformTest {

    private final OrchestratorStub orchestrator = new OrchestratorStub();
    private final RunningMonitor monitor = RunningMonitor.start(
            new InMemoryJobBus(Clock.systemUTC()),
            0,
            "emp.monitor.orchestrator-url=" + orchestrator.address(),
            "server.address=0.0.0.0");
    private final Browser browser = new Browser(monitor);

    @AfterEach
    void stop() {
        monitor.close();
        orchestrator.close();
    }

    @Test
    void whoeverIsHereIsAnAdministratorWithoutSigningIn() throws Exception {
        JsonNode session = browser.session();
        assertThat(session.path("open").asBoolean()).isTrue();
        assertThat(session.path("signed_in").asBoolean()).isTrue();
        assertThat(session.path("role").asString()).isEqualTo("admin");
        assertThat(session.path("tenant").asString()).isEqualTo("default");
        assertThat(session.path("key_id").isNull()).isTrue();
        assertThat(browser.get("/api/feed/machines").statusCode()).isEqualTo(200);
        assertThat(browser.signIn("emp_any").headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void itClosesWithTheFirstKey() throws Exception {
        browser.session();
        orchestrator.key("emp_first", "first", "admin", "default");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (browser.session().path("open").asBoolean()) {
            assertThat(System.nanoTime()).as("it is still open").isLessThan(deadline);
        }
        assertThat(browser.get("/api/v1/jobs/j0-1").statusCode()).isEqualTo(401);
    }

    @Test
    void aProxyThatLetsOthersInGetsNothing() throws Exception {
        for (String path : new String[] {"/api/session", "/api/feed/jobs", "/api/v1/jobs/j0-1", "/feed"}) {
            HttpResponse<String> refused = browser.send(browser.request(path).header("X-Forwarded-For", "203.0.113.9"));
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(Browser.json(refused).path("code").asString()).isEqualTo("open_platform");
        }
        assertThat(orchestrator.requests()).noneMatch(request -> request.contains("jobs"));
    }

    /** A page from elsewhere whose name has come to mean this machine would be its own origin. */
    @Test
    void aNameThatIsNotThisMachinesGetsNothing() throws Exception {
        assertThat(statusOf("127.0.0.1", "rebound.example", "")).isEqualTo(403);
        assertThat(statusOf("127.0.0.1", "localhost", "")).isEqualTo(200);
        assertThat(statusOf("127.0.0.1", "127.0.0.1", "")).isEqualTo(200);
    }

    @Test
    void whoClaimsToBeHereAndIsNotGetsNothing() throws Exception {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4 && !address.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no other address than its loopback");
        assertThat(statusOf(own.orElseThrow().getHostAddress(), "localhost", "X-Forwarded-For: 127.0.0.1\r\n"))
                .isEqualTo(403);
    }

    private int statusOf(String address, String host, String headers) throws IOException {
        try (Socket socket = new Socket(address, monitor.port())) {
            socket.getOutputStream()
                    .write(("GET /api/session HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }
}
