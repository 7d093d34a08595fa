package dev.emp.monitor.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.document.Draft;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.fleet.FleetLoad;
import dev.emp.monitor.series.SeriesRow.Ends;
import dev.emp.monitor.series.SeriesRow.Flow;
import dev.emp.monitor.series.SeriesRow.PoolLevel;
import dev.emp.monitor.testing.BusDriver;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What the hour looks like that the monitor counts, also of the time before it began. */
class SeriesTest {

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final InMemoryDocuments documents = new InMemoryDocuments(clock);
    private final BusDriver driver = new BusDriver(bus, clock);
    private final FeedTable<SeriesRow> table =
            new FeedTable<>("series", FeedTable.Audience.OPERATORS, new FeedTable.Limits(720, 720, 20_000), "1", "0");
    private final SeriesBook book = new SeriesBook();
    private final SeriesTail tail = new SeriesTail(bus, book);
    private EventCursor read = EventCursor.START;
    private FleetLoad load = new FleetLoad(0, 0, null, Map.of());
    private final SeriesPublisher publisher = new SeriesPublisher(
            book,
            tail,
            new LevelReader(
                    bus,
                    () -> load,
                    new PoolPlans(new StaticListableBeanFactory(Map.of("documents", documents))
                            .getBeanProvider(Documents.class)),
                    clock),
            table,
            clock);

    @Test
    void countsWhatHappenedInFiveSeconds() throws InterruptedException {
        atTheBeginningOfAnInterval();
        catchUp();
        Instant start = clock.instant();
        driver.submit();
        driver.submit();
        JobId third = driver.submit();
        bus.cancel(third, "test");
        clock.advance(Duration.ofSeconds(2));
        Claim well = driver.claim("m1/gpu0");
        Claim badly = driver.claim("m1/gpu1");
        clock.advance(Duration.ofSeconds(1));
        driver.succeed(well);
        driver.fail(badly, FailureClass.INVALID_INPUT, "no such model");
        driver.submit();
        book.cost(well.lease().job(), clock.instant(), 0.25);
        book.cost(well.lease().job(), clock.instant(), 0.25);
        load = new FleetLoad(8, 2, 0.5, Map.of("heavy", new FleetLoad.Pool(2, 2)));
        clock.advance(Duration.ofSeconds(3));
        publish();
        SeriesRow row = row(start);
        assertThat(row.flow()).isEqualTo(new Flow(4, 2, 1, 1, 1, 0));
        assertThat(row.level().queued()).isEqualTo(1);
        assertThat(row.level().running()).isZero();
        assertThat(row.level().oldestQueuedSeconds()).isEqualTo(3);
        assertThat(row.level().slots()).isEqualTo(8);
        assertThat(row.level().slotsUsed()).isEqualTo(2);
        assertThat(row.level().gpuUtilization()).isEqualTo(0.5);
        assertThat(row.waits().p50()).isCloseTo(2, Percentage.withPercentage(6.25));
        assertThat(row.runs().p99()).isCloseTo(1, Percentage.withPercentage(6.25));
        assertThat(row.costUsd()).isEqualTo(0.25, Offset.offset(1e-9));
        assertThat(row.byService()).isEqualTo(Map.of(BusDriver.SERVICE, new Ends(1, 1)));
        assertThat(row.pools()).isEqualTo(Map.of("heavy", new PoolLevel(0, 2, 2, null)));
    }

    @Test
    void anIntervalInWhichNothingHappensHasARowToo() throws InterruptedException {
        atTheBeginningOfAnInterval();
        catchUp();
        Instant start = clock.instant();
        driver.submit();
        clock.advance(Duration.ofSeconds(11));
        publish();
        SeriesRow quiet = row(start.plusSeconds(5));
        assertThat(quiet.flow()).isEqualTo(new Flow(0, 0, 0, 0, 0, 0));
        assertThat(quiet.level().queued()).isEqualTo(1);
        assertThat(quiet.waits().p50()).isNull();
        assertThat(table.ids()).hasSize(2);
    }

    @Test
    void tellsOfTheHourBeforeItBegan() throws InterruptedException {
        atTheBeginningOfAnInterval();
        driver.submit();
        clock.advance(Duration.ofMinutes(70));
        Instant first = clock.instant();
        driver.submit();
        driver.submit();
        clock.advance(Duration.ofSeconds(30));
        Claim claim = driver.claim("m1/gpu0");
        clock.advance(Duration.ofSeconds(30));
        driver.succeed(claim);
        clock.advance(Duration.ofSeconds(6));
        catchUp();
        publish();
        assertThat(row(first).flow().submitted()).isEqualTo(2);
        assertThat(row(first).level().queued())
                .as("with the one of long before")
                .isEqualTo(3);
        assertThat(row(first).level().slots()).as("nobody knows").isNull();
        assertThat(row(first.plusSeconds(25)).level().queued()).isEqualTo(3);
        assertThat(row(first.plusSeconds(30)).flow().started()).isEqualTo(1);
        assertThat(row(first.plusSeconds(30)).level().queued()).isEqualTo(2);
        assertThat(row(first.plusSeconds(30)).level().running()).isEqualTo(1);
        assertThat(row(first.plusSeconds(60)).flow().succeeded()).isEqualTo(1);
        assertThat(row(first.plusSeconds(60)).level().running()).isZero();
        assertThat(row(first.plusSeconds(60)).runs().p50()).isCloseTo(30, Percentage.withPercentage(6.25));
    }

    @Test
    void holdsAnHourAndNoMore() throws InterruptedException {
        atTheBeginningOfAnInterval();
        catchUp();
        Instant start = clock.instant();
        for (int n = 0; n < 800; n++) {
            driver.submit();
            clock.advance(Duration.ofSeconds(5));
            catchUp();
            clock.advance(SeriesPublisher.GRACE);
            publisher.run();
            clock.advance(SeriesPublisher.GRACE.negated());
        }
        assertThat(table.ids()).hasSize(720).contains(start.plusSeconds(5 * 799).toString());
        assertThat(table.ids()).doesNotContain(start.plusSeconds(5 * 79).toString());
    }

    @Test
    void anEventThatComesLateIsCountedWhereItBelongs() throws InterruptedException {
        atTheBeginningOfAnInterval();
        catchUp();
        Instant start = clock.instant();
        clock.advance(Duration.ofSeconds(6));
        publish();
        set(start.plusSeconds(4));
        driver.submit();
        set(start.plusSeconds(11));
        publish();
        assertThat(row(start).flow().submitted()).isEqualTo(1);
    }

    @Test
    void tellsWhatPoolsHaveToDoAndHowManyMachinesTheyShouldHave() throws InterruptedException {
        atTheBeginningOfAnInterval();
        catchUp();
        Instant start = clock.instant();
        driver.submit(JobSpec.of(BusDriver.SERVICE, new JsonText("{}"))
                .withRequirements(Requirements.of(Requirement.equal("pool", "heavy"))));
        documents.save(
                "pools",
                Draft.create(
                        "fleet", new JsonText("{\"pools\":{\"heavy\":{\"decision\":{\"desired\":3}},\"odd\":7}}")));
        clock.advance(Duration.ofSeconds(6));
        publish();
        assertThat(row(start).pools()).isEqualTo(Map.of("heavy", new PoolLevel(1, 0, 0, 3)));
    }

    private void publish() throws InterruptedException {
        catchUp();
        publisher.run();
    }

    /** Reads what there is, and does not wait for more. */
    private void catchUp() throws InterruptedException {
        EventCursor latest = bus.latest().toCompletableFuture().join();
        while (!tail.hasCaughtUp()) {
            tail.run();
            read = latest;
        }
        if (!latest.equals(read)) {
            tail.run();
            read = latest;
        }
    }

    private void set(Instant time) {
        clock.advance(Duration.between(clock.instant(), time));
    }

    private SeriesRow row(Instant start) {
        return Objects.requireNonNull(table.find(start.toString()), () -> "no row of " + start + " in " + table.ids());
    }

    private void atTheBeginningOfAnInterval() {
        set(SeriesBook.startOf(clock.instant()).plus(SeriesBook.INTERVAL));
    }
}
