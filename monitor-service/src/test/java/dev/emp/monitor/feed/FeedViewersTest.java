package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import dev.emp.monitor.feed.FeedRow.Phase;
import dev.emp.monitor.feed.FeedTableTest.Row;
import dev.emp.monitor.session.Role;
import dev.emp.monitor.session.Session;
import dev.emp.monitor.session.Viewer;
import dev.emp.monitor.session.Visit;
import dev.emp.monitor.testing.TestSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is told what. */
class FeedViewersTest {

    private static final String SUB = "{\"type\":\"sub\",\"topic\":\"rows\"}";

    private final SettableClock clock = new SettableClock();
    private final FeedTable<Row> table =
            new FeedTable<>("rows", FeedTable.Audience.TENANTS, new FeedTable.Limits(50, 20, 100), "1", "0");
    private final FeedTable<Row> secrets =
            new FeedTable<>("secrets", FeedTable.Audience.OPERATORS, new FeedTable.Limits(50, 20, 100), "1", "0");
    private final FeedAudience audience = new FeedAudience(clock);
    private final FeedClients clients = new FeedClients(
            new FeedTopics(List.of(table, secrets)),
            audience,
            new BusStatus(clock),
            TestSettings.defaults().feed(),
            new FeedMetrics(new SimpleMeterRegistry()),
            clock);

    @Test
    void aViewerOfOneTenantGetsItsRowsAndItsCountsAlone() {
        table.put(new Row("a", Phase.WAITING, "acme"), "1");
        table.put(new Row("b", Phase.WAITING, "other"), "2");
        table.counts(Map.of("queued", 9L));
        RecordingOutlet outlet = subscribed(SUB, of("acme", Role.SUBMIT));
        assertThat(outlet.types()).containsExactly("hello", "snap");
        assertThat(outlet.taken.getFirst().path("topics").propertyNames()).containsExactly("rows");
        assertThat(outlet.last().path("rows")).hasSize(1);
        assertThat(outlet.last().path("rows").get(0).path("id").asString()).isEqualTo("a");
        assertThat(outlet.last().path("counts")).isEmpty();
        table.put(Row.ended("b"), "3");
        table.counts(Map.of("queued", 10L));
        clients.flushAll();
        assertThat(outlet.types()).as("of another tenant").containsExactly("hello", "snap");
        table.countsByTenant(Map.of("acme", Map.of("queued", 1L)));
        clients.flushAll();
        assertThat(outlet.last().path("counts").path("queued").asInt()).isEqualTo(1);
        assertThat(audience.tenants()).containsExactly("acme");
    }

    @Test
    void aFilterCannotReachBeyondTheOwnTenant() {
        table.put(new Row("a", Phase.WAITING, "acme"), "1");
        table.put(new Row("b", Phase.WAITING, "other"), "2");
        RecordingOutlet outlet = subscribed(
                "{\"type\":\"sub\",\"topic\":\"rows\",\"filter\":{\"tenant\":[\"other\"]}}", of("acme", Role.READ));
        assertThat(outlet.last().path("rows")).isEmpty();
        table.put(new Row("c", Phase.WAITING, "other"), "3");
        clients.flushAll();
        assertThat(outlet.types()).containsExactly("hello", "snap");
    }

    @Test
    void countsOfTheWholePlatformAreNotThoseOfATenantThatHasTheSameFilter() {
        table.counts(Map.of("queued", 9L));
        String sub = "{\"type\":\"sub\",\"topic\":\"rows\",\"filter\":{\"tenant\":[\"acme\"]}}";
        RecordingOutlet operator = subscribed(sub, of("acme", Role.OPERATE));
        RecordingOutlet reader = subscribed(sub, of("acme", Role.READ));
        table.put(new Row("a", Phase.WAITING, "acme"), "1");
        table.counts(Map.of("queued", 10L));
        clients.flushAll();
        assertThat(operator.last().path("counts").path("queued").asInt()).isEqualTo(10);
        assertThat(reader.last().path("up")).hasSize(1);
        assertThat(reader.last().has("counts")).isFalse();
    }

    @Test
    void whatIsAboutAllTenantsIsForOperators() {
        String sub = "{\"type\":\"sub\",\"topic\":\"secrets\"}";
        RecordingOutlet reader = subscribed(sub, of("acme", Role.SUBMIT));
        assertThat(reader.last().path("type").asString()).isEqualTo("error");
        assertThat(reader.last().path("code").asString()).isEqualTo("forbidden");
        assertThat(subscribed(sub, of("acme", Role.OPERATE)).types()).containsExactly("hello", "snap");
    }

    @Test
    void sendsAwayTheSocketsOfSomebodyWhoIsNotSignedInAnyMoreAndNoOthers() {
        Visit gone = of("acme", Role.READ);
        RecordingOutlet first = subscribed(SUB, gone);
        RecordingOutlet second = subscribed(SUB, gone);
        RecordingOutlet other = subscribed(SUB, of("other", Role.READ));
        clients.signedOut(gone);
        assertThat(first.closedWith).isEqualTo(4401);
        assertThat(second.closedWith).isEqualTo(4401);
        assertThat(other.closedWith).isZero();
    }

    private Visit of(String tenant, Role role) {
        Viewer viewer = new Viewer("test", "key_" + tenant, role, tenant);
        return new Visit(
                viewer, new Session("emp_" + tenant, viewer, clock.instant().plusSeconds(60)));
    }

    private RecordingOutlet subscribed(String sub, Visit visit) {
        RecordingOutlet outlet = new RecordingOutlet();
        clients.received(clients.connect(outlet, visit), sub);
        return outlet;
    }
}
