package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Lists and events of a bus of three shards. */
@Timeout(120)
class RedisShardReadsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Shards THREE = new Shards(3);

    private static LettuceConnectionFactory factory;
    private static RedisProbe probe;

    private final RedisBusFixture fixture = RedisBusFixture.spread(factory, THREE);
    private final BusDriver driver = new BusDriver(fixture);
    private final JobQueries queries = fixture.queries();
    private final JobEvents events = fixture.events();

    @BeforeAll
    static void connect() {
        factory = EmbeddedRedisServer.shared().connectionFactory();
        probe = new RedisProbe(EmbeddedRedisServer.shared());
    }

    @AfterAll
    static void disconnect() {
        probe.close();
        factory.destroy();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static JobSpec of(int tenant) {
        return BusDriver.spec().withPlacement(Placement.DEFAULT.withTenant("tenant-" + tenant));
    }

    /** Of tenants in all shards. */
    private List<JobId> submit(int count) {
        List<JobId> jobs = IntStream.range(0, count)
                .mapToObj(i -> driver.submit(of(i % 11)))
                .toList();
        assertThat(jobs).extracting(JobId::shard).contains(0, 1, 2);
        return jobs;
    }

    private RedisBus another() {
        return RedisBus.connect(
                factory, BusProperties.DEFAULT.withShards(3).withEventsKept(BusFixture.EVENTS_KEPT), null);
    }

    private static List<JobId> pages(BiFunction<String, Integer, Page> page, int limit) {
        List<JobId> all = new ArrayList<>();
        String cursor = null;
        do {
            Page next = page.apply(cursor, limit);
            assertThat(next.jobs()).hasSizeLessThanOrEqualTo(limit);
            next.jobs().forEach(job -> all.add(job.id()));
            cursor = next.next();
        } while (cursor != null);
        return all;
    }

    @Test
    void pagesOfJobsAreCompleteAndNewestFirst() {
        List<JobId> newestFirst = submit(50).reversed();
        for (int limit : List.of(1, 4, 7, 50, 200)) {
            assertThat(pages((cursor, most) -> get(queries.list(Filter.ALL, cursor, most)), limit))
                    .isEqualTo(newestFirst);
        }
    }

    @Test
    void whatComesMeanwhileDoesNotDisturbThePages() {
        List<JobId> newestFirst = submit(20).reversed();
        List<JobId> seen = pages(
                (cursor, most) -> {
                    Page page = get(queries.list(Filter.ALL, cursor, most));
                    submit(11);
                    return page;
                },
                3);
        assertThat(seen).isEqualTo(newestFirst);
    }

    @Test
    void pagesOfAFilterAreCompleteThoughFewJobsPassIt() {
        List<JobId> wanted = new ArrayList<>();
        for (int i = 0; i < 1_300; i++) {
            JobId job = driver.submit(of(i % 100 == 0 ? 5 : i % 3));
            if (i % 100 == 0) {
                wanted.addFirst(job);
            }
        }
        Filter filter = new Filter(null, null, "tenant-5", Map.of());
        assertThat(pages((cursor, most) -> get(queries.list(filter, cursor, most)), 4))
                .isEqualTo(wanted);
    }

    @Test
    void pagesOfDeadLettersAreCompleteAndTheLatestEndComesFirst() {
        submit(33);
        List<JobId> latestFirst = new ArrayList<>();
        for (Claim claim : driver.claim("m/a", 100)) {
            fixture.advance(Duration.ofMillis(1));
            get(fixture.bus().fail(claim.lease(), JobFailure.of(FailureClass.INVALID_INPUT, "wrong")));
            latestFirst.addFirst(claim.lease().job());
        }
        assertThat(latestFirst).hasSize(33);
        for (int limit : List.of(1, 5, 33)) {
            assertThat(pages((cursor, most) -> get(queries.deadLetters(Filter.ALL, cursor, most)), limit))
                    .isEqualTo(latestFirst);
        }
        assertThat(get(queries.counts())).isEqualTo(Map.of(JobState.FAILED, 33L));
    }

    @Test
    void aPageGoesOnWithItsOwnCursorsOnly() {
        submit(20);
        for (String nonsense : List.of("12", "1_2", "1_2_3_4", "a_b_c", "-", "")) {
            assertThatThrownBy(() -> get(queries.list(Filter.ALL, nonsense, 5)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void countsAreThoseOfAllShards() {
        submit(30);
        driver.claim("m/a", 7);
        assertThat(get(queries.counts())).isEqualTo(Map.of(JobState.QUEUED, 23L, JobState.RUNNING, 7L));
    }

    /** Done by another process, as a client does that comes back to another replica. */
    @Test
    void whoeverResumesFromTheCursorOfAnEventGetsAllThatItsReaderHadNotSeen() {
        EventCursor cursor = get(events.latest());
        submit(11);
        driver.claim("m/a", 20);
        List<JobEvent> seen = new ArrayList<>();
        while (seen.size() < 22) {
            Batch batch = get(events.read(cursor, 3, LONG));
            assertThat(batch.gap()).isFalse();
            assertThat(batch.next()).isEqualTo(batch.events().getLast().cursor());
            seen.addAll(batch.events());
            cursor = batch.next();
        }
        eachJobIsInOrder(seen);
        try (RedisBus other = another()) {
            for (int i = 0; i < seen.size(); i++) {
                Batch rest = get(other.events().read(seen.get(i).cursor(), 100, Duration.ZERO));
                assertThat(rest.gap()).isFalse();
                assertThat(identities(rest.events()))
                        .containsExactlyInAnyOrderElementsOf(identities(seen.subList(i + 1, seen.size())));
            }
        }
    }

    private static void eachJobIsInOrder(List<JobEvent> seen) {
        seen.stream()
                .collect(Collectors.groupingBy(JobEvent::job, Collectors.mapping(JobEvent::type, Collectors.toList())))
                .values()
                .forEach(types -> assertThat(types).containsExactly(JobEvent.Type.SUBMITTED, JobEvent.Type.STARTED));
    }

    private static List<List<Object>> identities(List<JobEvent> seen) {
        return seen.stream()
                .map(event -> List.<Object>of(event.job(), event.type()))
                .toList();
    }

    @Test
    void aReaderThatWaitsHearsOfEveryShard() {
        EventCursor cursor = get(events.latest());
        for (int tenant = 0; tenant < 11; tenant++) {
            CompletableFuture<Batch> reader = events.read(cursor, 10, LONG).toCompletableFuture();
            JobId job = driver.submit(of(tenant));
            Batch batch = get(reader);
            assertThat(batch.events()).extracting(JobEvent::job).containsExactly(job);
            cursor = batch.next();
        }
        assertThat(cursor).isEqualTo(get(events.latest()));
    }

    @Test
    void readersAtDifferentPlacesEachGetWhatTheyHaveNotSeen() {
        EventCursor early = get(events.latest());
        get(events.read(early, 1, Duration.ofMillis(1)));
        List<JobId> jobs = new ArrayList<>(submit(11));
        List<JobEvent> first = readAll(early, 11);
        EventCursor middle = first.get(5).cursor();
        jobs.addAll(submit(11));
        assertThat(readAll(early, 22)).extracting(JobEvent::job).containsExactlyInAnyOrderElementsOf(jobs);
        Set<JobId> before = first.subList(0, 6).stream().map(JobEvent::job).collect(Collectors.toSet());
        assertThat(readAll(middle, 16))
                .extracting(JobEvent::job)
                .containsExactlyInAnyOrderElementsOf(
                        jobs.stream().filter(job -> !before.contains(job)).toList());
    }

    private List<JobEvent> readAll(EventCursor from, int wanted) {
        List<JobEvent> seen = new ArrayList<>();
        EventCursor cursor = from;
        while (seen.size() < wanted) {
            Batch batch = get(events.read(cursor, 4, LONG));
            seen.addAll(batch.events());
            cursor = batch.next();
        }
        assertThat(seen).hasSize(wanted);
        return seen;
    }

    /** I11. */
    @Test
    void aGapInOneShardIsAGap() {
        submit(11);
        EventCursor cursor = get(events.latest());
        submit(11);
        probe.redis().delete(Keys.ofShard(1).events());
        Batch batch = get(events.read(cursor, 100, Duration.ZERO));
        assertThat(batch.gap()).isTrue();
        assertThat(batch.events())
                .extracting(event -> event.job().shard())
                .contains(0, 2)
                .doesNotContain(1);
        Batch after = get(events.read(batch.next(), 100, Duration.ZERO));
        assertThat(after.gap()).isFalse();
        assertThat(after.events()).isEmpty();
    }

    @Test
    void aCursorOfAnotherNumberOfShardsIsUnknown() {
        submit(11);
        String of = get(events.latest()).value();
        for (String other : List.of(of + "_1-0", of.substring(of.indexOf('_') + 1), "1-0", of + "_", "_" + of)) {
            assertThatThrownBy(() -> get(events.read(new EventCursor(other), 1, Duration.ZERO)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aBusThatHasSeenNothingBeginsAtTheStart() {
        assertThat(get(events.latest())).isEqualTo(EventCursor.START);
        List<JobId> jobs = submit(11);
        assertThat(driver.events()).extracting(JobEvent::job).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(driver.jobs()).extracting(Job::id).isEqualTo(jobs.reversed());
    }
}
