package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.Browser;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.FeedSocketClient;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The feed of a platform that has keys. */
class FeedSessionTest {

    private static final String SUB = "{\"type\":\"sub\",\"topic\":\"%s\"}";

    private final OrchestratorStub orchestrator = new OrchestratorStub();
    private final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
    private final BusDriver driver = new BusDriver(bus, Clock.systemUTC());
    private RunningMonitor monitor;

    @BeforeEach
    void start() {
        orchestrator.key("emp_reader", "reader", "read", "acme");
        orchestrator.key("emp_operator", "operator", "operate", "default");
        monitor = RunningMonitor.start(
                bus, 0, "emp.monitor.orchestrator-url=" + orchestrator.address(), "emp.monitor.session.recheck=100ms");
    }

    @AfterEach
    void stop() {
        monitor.close();
        orchestrator.close();
    }

    @Test
    void opensNoSocketForNobody() {
        assertThatThrownBy(() -> new FeedSocketClient(monitor.feed(), null))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        fault -> assertThat(fault.getResponse().statusCode()).isEqualTo(401));
    }

    @Test
    void showsAReaderTheJobsOfItsTenantAndHowManyTheseAre() throws Exception {
        driver.submit();
        submitFor("acme");
        try (FeedSocketClient client = signedIn("emp_reader")) {
            client.say(SUB.formatted("jobs"));
            JsonNode snapshot = client.next("snap");
            assertThat(snapshot.path("rows")
                            .valueStream()
                            .map(row -> row.path("tenant").asString()))
                    .allMatch("acme"::equals);
            client.next(message -> message.path("counts").path("queued").asInt(0) == 1);
            submitFor("acme");
            driver.submit();
            JsonNode delta = client.next(message -> !message.path("up").isEmpty());
            assertThat(delta.path("up")).hasSize(1);
            assertThat(delta.path("up").get(0).path("tenant").asString()).isEqualTo("acme");
            client.next(message -> message.path("counts").path("queued").asInt(0) == 2);
            for (String topic : new String[] {"machines", "series"}) {
                client.say(SUB.formatted(topic));
                assertThat(client.next("error").path("code").asString()).isEqualTo("forbidden");
            }
        }
        Browser browser = browser("emp_reader");
        assertThat(browser.get("/api/feed/machines").statusCode()).isEqualTo(403);
        assertThat(Browser.json(browser.get("/api/feed/jobs")).path("rows")).hasSize(2);
    }

    @Test
    void showsAnOperatorEverything() throws Exception {
        driver.submit();
        submitFor("acme");
        try (FeedSocketClient client = signedIn("emp_operator")) {
            client.say(SUB.formatted("jobs"));
            client.next(message -> message.path("counts").path("queued").asInt(0) == 2);
            client.say(SUB.formatted("series"));
            client.next(message -> message.path("topic").asString("").equals("series"));
        }
    }

    @Test
    void closesTheSocketsOfAKeyThatWasRevoked() throws Exception {
        try (FeedSocketClient revoked = signedIn("emp_reader");
                FeedSocketClient stays = signedIn("emp_operator")) {
            orchestrator.revoke("emp_reader");
            assertThat(revoked.closed().get(20, TimeUnit.SECONDS)).isEqualTo(4401);
            stays.say(SUB.formatted("jobs"));
            stays.next("snap");
        }
    }

    private void submitFor(String tenant) {
        driver.submit(
                JobSpec.of(BusDriver.SERVICE, new JsonText("{}")).withPlacement(Placement.DEFAULT.withTenant(tenant)));
    }

    private FeedSocketClient signedIn(String key) throws IOException, InterruptedException {
        return FeedSocketClient.withCookie(monitor.feed(), browser(key).cookieHeader());
    }

    private Browser browser(String key) throws IOException, InterruptedException {
        Browser browser = new Browser(monitor);
        assertThat(browser.signIn(key).statusCode()).isEqualTo(200);
        return browser;
    }
}
