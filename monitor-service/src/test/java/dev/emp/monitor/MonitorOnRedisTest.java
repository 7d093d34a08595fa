package dev.emp.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.JobBus;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.redis.EmbeddedRedisServer;
import dev.emp.monitor.testing.BusDriver;
import dev.emp.monitor.testing.FeedSocketClient;
import dev.emp.monitor.testing.RunningMonitor;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The real thing: the monitor on a Redis that goes away and comes back. */
class MonitorOnRedisTest {

    private static final String SUB = "{\"type\":\"sub\",\"topic\":\"%s\"}";

    @Test
    void followsJobsAndMachinesThroughAnOutage() throws InterruptedException {
        try (EmbeddedRedisServer redis = EmbeddedRedisServer.startDurable();
                RunningMonitor monitor = RunningMonitor.onRedis(redis.url(), "emp.bus.command-timeout=1s");
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
    void startsWithoutARedisAndSaysSo() throws InterruptedException {
        try (RunningMonitor monitor = RunningMonitor.onRedis("redis://127.0.0.1:1", "emp.bus.command-timeout=1s");
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
