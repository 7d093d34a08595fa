package dev.emp.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.monitor.testing.Browser;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.FeedSocketClient;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real thing: the monitor on a Redis that goes away and comes back. */
class MonitorOnRedisTest {

    private static final String SUB = "{\"type\":\"sub\",\"topic\":\"%s\"}";

    @Test
    void followsJobsAndMachinesThroughAnOutage() throws InterruptedException {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                RunningMonitor monitor = RunningMonitor.onRedis(redis.url(), "emp.bus.command-timeout=5s");
                FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            BusDriver driver =
                    new BusDriver(monitor.bean(JobBus.class), monitor.bean(MachineDirectory.class), Clock.systemUTC());
            client.say(SUB.formatted("jobs"));
            client.say(SUB.formatted("machines"));
            JobId first = driver.submit();
            driver.report(driver.machine("m1", Health.HEALTHY));
            client.next(message -> hasRow(message, first.value(), "queued"));
            Claim claim = driver.claim("m1/gpu0");
            client.next(message -> hasRow(message, first.value(), "running"));

            redis.kill();
            client.next(message -> message.path("bus").has("up")
                    && !message.path("bus").path("up").asBoolean());
            redis.restart();
            client.next(message -> message.path("bus").path("up").asBoolean());
            driver.succeed(claim, "out.png");
            client.next(message -> hasRow(message, first.value(), "succeeded"));
        }
    }

    @Test
    void aMonitorThatWasRestartedStillKnowsTheLastHourAndWhoIsSignedIn() throws Exception {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                OrchestratorStub orchestrator = new OrchestratorStub()) {
            orchestrator.key("emp_1", "one", "operate", "default");
            String at = "emp.monitor.orchestrator-url=" + orchestrator.address();
            Map<String, String> cookies;
            try (RunningMonitor monitor = RunningMonitor.onRedis(redis.url(), at)) {
                BusDriver driver = new BusDriver(
                        monitor.bean(JobBus.class), monitor.bean(MachineDirectory.class), Clock.systemUTC());
                driver.submit();
                driver.submit();
                driver.succeed(driver.claim("m1/gpu0"), "out.png");
                Browser browser = new Browser(monitor);
                browser.signIn("emp_1");
                cookies = browser.cookies();
            }
            try (RunningMonitor monitor = RunningMonitor.onRedis(redis.url(), at)) {
                Browser browser = new Browser(monitor);
                browser.cookies().putAll(cookies);
                assertThat(browser.session().path("signed_in").asBoolean()).isTrue();
                try (FeedSocketClient client = FeedSocketClient.withCookie(monitor.feed(), browser.cookieHeader())) {
                    client.say(SUB.formatted("series"));
                    // The jobs may have gone on while one interval of the series ended and the next began.
                    Map<String, JsonNode> rows = new HashMap<>();
                    client.next(told -> {
                        keepRows(told, rows);
                        return sum(rows, "succeeded") == 1;
                    });
                    assertThat(sum(rows, "submitted")).isEqualTo(2);
                    assertThat(sum(rows, "started")).isEqualTo(1);
                }
            }
        }
    }

    private static void keepRows(JsonNode message, Map<String, JsonNode> rows) {
        for (String list : new String[] {"rows", "up"}) {
            message.path(list).forEach(row -> rows.put(row.path("id").asString(), row));
        }
    }

    private static int sum(Map<String, JsonNode> rows, String field) {
        return rows.values().stream().mapToInt(row -> row.path(field).asInt(0)).sum();
    }

    @Test
    void countsTheJobsOfATenantForItsReaders() throws Exception {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                OrchestratorStub orchestrator = new OrchestratorStub();
                RunningMonitor monitor =
                        RunningMonitor.onRedis(redis.url(), "emp.monitor.orchestrator-url=" + orchestrator.address())) {
            orchestrator.key("emp_1", "one", "read", "acme");
            BusDriver driver =
                    new BusDriver(monitor.bean(JobBus.class), monitor.bean(MachineDirectory.class), Clock.systemUTC());
            driver.submit();
            driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                    .withPlacement(Placement.DEFAULT.withTenant("acme")));
            Browser browser = new Browser(monitor);
            browser.signIn("emp_1");
            try (FeedSocketClient client = FeedSocketClient.withCookie(monitor.feed(), browser.cookieHeader())) {
                client.say(SUB.formatted("jobs"));
                client.next(message -> message.path("counts").path("queued").asInt(0) == 1);
            }
        }
    }

    @Test
    void startsWithoutARedisAndSaysSo() throws InterruptedException {
        try (RunningMonitor monitor = RunningMonitor.onRedis("redis://127.0.0.1:1", "emp.bus.command-timeout=5s");
                FeedSocketClient client = new FeedSocketClient(monitor.feed(), null)) {
            assertThat(client.next("hello").path("bus").path("up").asBoolean()).isFalse();
        }
    }

    private static boolean hasRow(JsonNode message, String id, String state) {
        for (String list : new String[] {"rows", "up"}) {
            for (JsonNode row : message.path(list)) {
                if (row.path("id").asString().equals(id)
                        && row.path("state").asString("").equals(state)) {
                    return true;
                }
            }
        }
        return false;
    }
}
