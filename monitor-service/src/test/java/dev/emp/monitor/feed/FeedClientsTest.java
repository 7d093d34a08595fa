package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.feed.FeedRow.Phase;
import dev.emp.monitor.feed.FeedTableTest.Row;
import dev.emp.monitor.session.Visit;
import dev.emp.monitor.testing.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The protocol, without a socket: what each client is told, and when. */
class FeedClientsTest {

    private static final String SUB = "{\"type\":\"sub\",\"topic\":\"rows\"}";

    private final SettableClock clock = new SettableClock();
    private final MonitorSettings.Feed settings = TestSettings.defaults().feed();
    private final FeedTable<Row> table =
            new FeedTable<>("rows", FeedTable.Audience.TENANTS, new FeedTable.Limits(50, 20, 100), "1", "0");
    private final BusStatus bus = new BusStatus(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FeedClients clients = new FeedClients(
            new FeedTopics(List.of(table)), new FeedAudience(clock), bus, settings, new FeedMetrics(meters), clock);

    @Test
    void welcomesThenGivesASnapshotThenChanges() {
        table.put(Row.waiting("a"), "1");
        RecordingOutlet outlet = new RecordingOutlet();
        FeedClient client = clients.connect(outlet, Visit.OPEN);
        clients.received(client, SUB);
        table.put(Row.active("a"), "2");
        clients.flushAll();
        assertThat(outlet.types()).containsSubsequence("hello", "snap", "delta");
        assertThat(outlet.last().path("from").asString()).isEqualTo("1");
        assertThat(outlet.last().path("to").asString()).isEqualTo("2");
        assertThat(outlet.last().path("up").get(0).path("state").asString()).isEqualTo("running");
        assertThat(outlet.last().path("counts").isMissingNode()).isTrue();
    }

    @Test
    void mergesWhatHappensWhileASendIsUnderWay() {
        RecordingOutlet outlet = subscribed();
        outlet.stuck = true;
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        for (int n = 2; n <= 50; n++) {
            table.put(new Row("a", Phase.ACTIVE, "step " + n), String.valueOf(n));
            clients.flushAll();
        }
        int before = outlet.taken.size();
        outlet.comeLoose();
        clients.flushAll();
        assertThat(outlet.taken).hasSize(before + 1);
        assertThat(outlet.last().path("from").asString()).isEqualTo("1");
        assertThat(outlet.last().path("up").get(0).path("state").asString()).isEqualTo("step 50");
        assertThat(meters.get("emp.monitor.feed.merged.events").counter().count())
                .isEqualTo(48);
    }

    @Test
    void givesASnapshotToAClientThatFellTooFarBehind() {
        RecordingOutlet outlet = subscribed();
        outlet.stuck = true;
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        for (int n = 0; n <= 110; n++) {
            table.put(new Row("a", Phase.ACTIVE, "step " + n), "s" + n);
        }
        outlet.comeLoose();
        clients.flushAll();
        assertThat(outlet.last().path("type").asString()).isEqualTo("snap");
        assertThat(meters.get("emp.monitor.feed.snapshots").counter().count()).isEqualTo(2);
    }

    @Test
    void cutsOffAClientThatTakesNothingForThirtySeconds() {
        RecordingOutlet outlet = subscribed();
        outlet.stuck = true;
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        clock.advance(Duration.ofSeconds(30));
        clients.flushAll();
        assertThat(outlet.closedWith).isZero();
        clock.advance(Duration.ofMillis(1));
        clients.flushAll();
        assertThat(outlet.closedWith).isEqualTo(1013);
        assertThat(meters.get("emp.monitor.feed.slow.closes").counter().count()).isEqualTo(1);
    }

    @Test
    void resumesWithoutASnapshot() {
        table.put(Row.waiting("a"), "1");
        table.put(Row.waiting("b"), "2");
        RecordingOutlet outlet =
                subscribed("{\"type\":\"sub\",\"topic\":\"rows\",\"since\":{\"epoch\":\"1\",\"seq\":\"1\"}}");
        assertThat(outlet.types()).containsExactly("hello", "delta");
        assertThat(outlet.last().path("from").asString()).isEqualTo("1");
        assertThat(outlet.last().path("counts").isObject()).isTrue();
        assertThat(meters.get("emp.monitor.feed.resumes").counter().count()).isEqualTo(1);
    }

    @Test
    void saysGoneWhenTheHistoryBeganAnewAndNothingUntilTheClientAsksAgain() {
        RecordingOutlet outlet = subscribed();
        table.restart("2", List.of(Row.waiting("z")), "90");
        clients.flushAll();
        assertThat(outlet.last().path("type").asString()).isEqualTo("gone");
        int before = outlet.taken.size();
        table.put(Row.waiting("y"), "91");
        clients.flushAll();
        assertThat(outlet.taken).hasSize(before);
    }

    @Test
    void aHeartbeatCarriesTheSequencePastChangesThatDidNotConcernTheClient() {
        RecordingOutlet outlet =
                subscribed("{\"type\":\"sub\",\"topic\":\"rows\",\"filter\":{\"state\":[\"failed\"]}}");
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        assertThat(outlet.types()).doesNotContain("delta");
        clock.advance(settings.heartbeat());
        clients.flushAll();
        assertThat(outlet.last().path("type").asString()).isEqualTo("bookmark");
        assertThat(outlet.last().path("seq").asString()).isEqualTo("1");
        table.put(Row.ended("a"), "2");
        clients.flushAll();
        assertThat(outlet.last().path("from").asString()).isEqualTo("1");
    }

    @Test
    void tellsCountsOnlyWhenTheyChange() {
        RecordingOutlet outlet = subscribed();
        table.counts(Map.of("queued", 3L));
        clients.flushAll();
        assertThat(outlet.last().path("counts").path("queued").asInt()).isEqualTo(3);
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        assertThat(outlet.last().has("counts")).isFalse();
    }

    @Test
    void tellsEveryClientWhenTheBusIsLostAndWhenItIsBack() {
        RecordingOutlet outlet = subscribed();
        bus.reachable(BusStatus.Source.EVENTS, true);
        clients.flushAll();
        assertThat(outlet.types()).as("the counts have not been read yet").doesNotContain("status");
        bus.reachable(BusStatus.Source.COUNTS, true);
        clients.flushAll();
        clients.flushAll();
        assertThat(outlet.types().stream().filter("status"::equals)).hasSize(1);
        clock.advance(Duration.ofSeconds(5));
        bus.reachable(BusStatus.Source.COUNTS, false);
        clients.flushAll();
        assertThat(outlet.last().path("bus").path("up").asBoolean()).isFalse();
        assertThat(outlet.last().path("bus").path("since").asString())
                .isEqualTo(clock.instant().toString());
    }

    @Test
    void serialisesOnceForClientsThatStandAtTheSamePlace() {
        RecordingOutlet first = subscribed();
        RecordingOutlet second = subscribed();
        table.put(Row.waiting("a"), "1");
        clients.flushAll();
        assertThat(first.last()).isEqualTo(second.last());
        assertThat(meters.get("emp.monitor.feed.clients").gauge().value()).isEqualTo(2);
        assertThat(meters.get("emp.monitor.feed.dirty.rows").summary().count()).isEqualTo(2);
    }

    @Test
    void givesALargeSnapshotInPartsWhereItIsAskedFor() {
        List.of("a", "b", "c", "d", "e").forEach(id -> table.put(Row.waiting(id), "1"));
        RecordingOutlet outlet = subscribed("{\"type\":\"sub\",\"topic\":\"rows\",\"part\":2}");
        assertThat(outlet.types()).containsExactly("hello", "snap", "rows", "rows");
        List<JsonNode> parts = outlet.taken.subList(1, 4);
        assertThat(parts).extracting(part -> part.path("rows").size()).containsExactly(2, 2, 1);
        assertThat(parts).extracting(part -> part.path("more").asBoolean(false)).containsExactly(true, true, false);
        assertThat(parts.getFirst().path("rows").get(0).path("id").asString()).isEqualTo("e");
    }

    @Test
    void tellsAClientTheDetailsOfWhatItLooksAt() {
        table.put(Row.active("a"), "1");
        table.put(Row.active("b"), "2");
        RecordingOutlet outlet = new RecordingOutlet();
        FeedClient client = clients.connect(outlet, Visit.OPEN);
        clients.received(client, "{\"type\":\"sub\",\"topic\":\"rows\",\"look\":{\"ids\":[\"a\"]}}");
        table.put(Row.active("b").at("half"), "3");
        clients.flushAll();
        assertThat(outlet.types()).as("b is not in sight").doesNotContain("delta");
        clients.received(client, "{\"type\":\"look\",\"topic\":\"rows\",\"ids\":[\"b\"]}");
        assertThat(outlet.last().path("from").asString()).isEqualTo("2");
        assertThat(outlet.last().path("up").get(0).path("detail").asString()).isEqualTo("half");
        table.put(Row.active("b").at("done"), "4");
        clients.flushAll();
        assertThat(outlet.last().path("up").get(0).path("detail").asString()).isEqualTo("done");
    }

    @Test
    void sendsAwayAClientThatTalksNonsenseWithoutReading() {
        RecordingOutlet outlet = new RecordingOutlet();
        outlet.stuck = true;
        FeedClient client = clients.connect(outlet, Visit.OPEN);
        for (int n = 0; n < 16; n++) {
            clients.received(client, "nonsense");
        }
        assertThat(outlet.closedWith).isZero();
        clients.received(client, "nonsense");
        assertThat(outlet.closedWith).isEqualTo(1008);
    }

    @Test
    void letsEveryoneGoWhenTheMonitorStops() {
        RecordingOutlet outlet = subscribed();
        clients.closeAll();
        assertThat(outlet.closedWith).isEqualTo(1001);
        RecordingOutlet late = new RecordingOutlet();
        clients.connect(late, Visit.OPEN);
        assertThat(late.closedWith).isEqualTo(1001);
    }

    private RecordingOutlet subscribed() {
        return subscribed(SUB);
    }

    private RecordingOutlet subscribed(String sub) {
        RecordingOutlet outlet = new RecordingOutlet();
        clients.received(clients.connect(outlet, Visit.OPEN), sub);
        return outlet;
    }
}
