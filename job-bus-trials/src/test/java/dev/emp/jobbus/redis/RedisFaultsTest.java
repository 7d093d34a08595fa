package dev.emp.jobbus.redis;

import static dev.emp.jobbus.contract.BusDriver.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What happens when Redis forgets, dies, hangs or was never there. Nothing may hang for ever. */
@Timeout(120)
class RedisFaultsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Well before a waiting worker says again that it is there, which would mend a lost wake. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new Random());
    private final EmbeddedRedisServer server = EmbeddedRedisServer.startDurable();
    private final LettuceConnectionFactory factory = server.connectionFactory();
    private final RedisProbe probe = new RedisProbe(server);
    private final RedisBus bus =
            RedisBus.connect(factory, BusProperties.DEFAULT.withCommandTimeout(Duration.ofSeconds(1)), null);

    @AfterEach
    void close() {
        bus.close();
        probe.close();
        factory.destroy();
        server.close();
    }

    @Test
    void aScriptThatRedisHasForgottenIsSentAgain() {
        submit();
        probe.forgetScripts();
        JobId second = submit();
        assertThat(get(bus.jobs().claim(request("m/a", 10, Duration.ZERO))))
                .extracting(claim -> claim.lease().job())
                .contains(second);
    }

    /** The order to leave the idle workers has to be sent twice here, and must not overtake the next claim. */
    @Test
    void aWorkerThatClaimsAgainAtOnceIsNoLessIdle() {
        for (int round = 0; round < 50; round++) {
            CompletableFuture<List<Claim>> stopped = startWaiting("m/a");
            probe.forgetScripts();
            get(bus.jobs().claim(request("m/b", 1, Duration.ZERO)));
            bus.jobs().stopWaiting(BusDriver.worker("m/a"));
            assertThat(get(stopped)).isEmpty();
            CompletableFuture<List<Claim>> waiting =
                    bus.jobs().claim(request("m/a", 1, LONG)).toCompletableFuture();
            JobId job = submit();
            assertThat(waiting)
                    .succeedsWithin(SOON)
                    .satisfies(claims ->
                            assertThat(claims.getFirst().lease().job()).isEqualTo(job));
        }
    }

    @Test
    void aWaitingClaimGoesOnWhenRedisIsBack() {
        CompletableFuture<List<Claim>> waiting = startWaiting("m/a");
        server.restart();
        JobId job = submitWhenAvailable();
        assertThat(get(waiting)).extracting(claim -> claim.lease().job()).containsExactly(job);
    }

    @Test
    void aWaitingClaimGetsAJobThatCameWhileItsProcessWasCutOff() {
        CompletableFuture<List<Claim>> waiting = startWaiting("m/a");
        JobId job = ids.next(0);
        // Its wake is lost: the idle worker is taken off the list, and nobody hears of it.
        probe.redis().delete(probe.redis().keys(RedisProbe.key("idle:*")));
        get(bus.jobs().submit(Submission.of(job, BusDriver.spec())));
        server.restart();
        assertThat(get(waiting)).extracting(claim -> claim.lease().job()).containsExactly(job);
    }

    @Test
    void whileRedisIsDownEveryCallFailsSoonAndAfterwardsWorksAgain() {
        submit();
        server.kill();
        assertThatThrownBy(this::submit).isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.jobs().claim(request("m/a", 1, LONG))))
                .isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.events().read(EventCursor.START, 1, LONG)))
                .isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.events().readOutput(ids.next(0), 0, 1, LONG)))
                .isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.queries().counts())).isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.machines().machines())).isInstanceOf(BusUnavailableException.class);
        assertThatThrownBy(() -> get(bus.upkeep().queueDueJobs(1))).isInstanceOf(BusUnavailableException.class);
        server.restart();
        submitWhenAvailable();
    }

    @Test
    void aRedisThatHangsIsUnavailableAfterTheCommandTimeout() {
        submit();
        server.freeze();
        try {
            assertThatThrownBy(this::submit)
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageContaining("did not answer in time");
        } finally {
            server.thaw();
        }
        submitWhenAvailable();
    }

    /** Redis hands a job over after its worker was told that there is no answer; before the lease runs out, nobody has it. */
    @Test
    void aClaimThatIsAnsweredTooLateHoldsNoJob() {
        submit();
        get(bus.jobs().claim(request("m/a", 1, Duration.ZERO)));
        JobId job = submit();
        server.freeze();
        try {
            assertThatThrownBy(() -> get(bus.jobs().claim(request("m/a", 1, Duration.ZERO))))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageContaining("did not answer in time");
        } finally {
            server.thaw();
        }
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(BusUnavailableException.class)
                .until(() -> get(bus.jobs().claim(request("m/b", 1, Duration.ZERO))).stream()
                        .anyMatch(claim -> claim.lease().job().equals(job)));
    }

    @Test
    void aBusMadeWhileRedisIsDownWorksOnceItIsUp() {
        server.kill();
        try (RedisBus early = RedisBus.connect(factory, BusProperties.DEFAULT, null)) {
            assertThatThrownBy(() -> get(early.queries().counts()))
                    .isInstanceOf(BusUnavailableException.class)
                    .hasMessageContaining("Redis cannot be reached");
            server.restart();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(early.queries().counts()) != null);
        }
    }

    @Test
    void aFollowerOfEventsGoesOnWhenRedisIsBackWithItsData() {
        JobId first = submit();
        EventCursor cursor = get(bus.events().latest());
        CompletableFuture<Batch> waiting = startReading(cursor);
        server.restart();
        JobId second = submitWhenAvailable();
        Batch batch = get(waiting);
        assertThat(batch.gap()).isFalse();
        assertThat(batch.events())
                .extracting(JobEvent::job)
                .containsExactly(second)
                .doesNotContain(first);
    }

    @Test
    void aFollowerOfEventsHearsOfAGapWhenRedisHasLostItsData() {
        submit();
        CompletableFuture<Batch> waiting = startReading(get(bus.events().latest()));
        probe.redis().delete(RedisProbe.key("events"));
        server.restart();
        Batch batch = get(waiting);
        assertThat(batch.gap()).isTrue();
        submitWhenAvailable();
        assertThat(get(bus.events().read(batch.next(), 10, LONG)).events()).hasSize(1);
    }

    @Test
    void noConnectionIsLeftOverWhenRedisIsBack() {
        startWaiting("m/a");
        startReading(get(bus.events().latest()));
        long before = probe.busConnections();
        for (int i = 0; i < 3; i++) {
            server.restart();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> probe.blockedClients() == 2);
            submitWhenAvailable();
            get(bus.jobs().claim(request("m/b", 1, Duration.ZERO)));
        }
        // Those that were given up come back within a second, if they were not closed.
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> probe.busConnections() <= before);
    }

    @Test
    void listenersHearAgainWhenRedisIsBack() {
        CompletableFuture<Lease> heard = new CompletableFuture<>();
        bus.jobs().onCancel(new MachineId("m"), heard::complete);
        submit();
        Claim claim = get(bus.jobs().claim(request("m/a", 1, Duration.ZERO))).getFirst();
        server.restart();
        // Subscriptions come back by themselves a moment after the connection: until then a request is not heard.
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            get(bus.jobs().cancel(claim.lease().job(), "the user's wish"));
            return heard.isDone();
        });
        assertThat(heard).isCompletedWithValue(claim.lease());
    }

    /** The news that a subscription is made, and the end of its connection, must not wait for each other. */
    @Test
    void aBusThatSubscribesJustNowCanBeClosed() {
        for (int round = 0; round < 100; round++) {
            RedisBus brief = RedisBus.connect(factory, BusProperties.DEFAULT, null);
            brief.jobs().onCancel(new MachineId("m"), lease -> {});
            get(brief.events().readOutput(ids.next(0), 0, 1, Duration.ZERO));
            CompletableFuture<?> follower =
                    brief.events().readOutput(ids.next(0), 0, 1, LONG).toCompletableFuture();
            assertThat(CompletableFuture.runAsync(brief::close, RedisLink.THREADS))
                    .succeedsWithin(PATIENCE);
            await().atMost(PATIENCE).until(follower::isDone);
        }
    }

    @Test
    void closingTheBusEndsWhoeverWaits() {
        CompletableFuture<List<Claim>> worker = startWaiting("m/a");
        CompletableFuture<Batch> reader = startReading(get(bus.events().latest()));
        CompletableFuture<?> follower =
                bus.events().readOutput(ids.next(0), 0, 1, LONG).toCompletableFuture();
        bus.close();
        assertThat(get(worker)).isEmpty();
        assertThat(get(reader).events()).isEmpty();
        await().atMost(PATIENCE).until(follower::isDone);
        assertThatThrownBy(this::submit).isInstanceOf(BusUnavailableException.class);
    }

    private JobId submit() {
        JobId id = ids.next(0);
        get(bus.jobs().submit(Submission.of(id, BusDriver.spec())));
        return id;
    }

    /** As a careful client does it: asks again with the same id until it has an answer. */
    private JobId submitWhenAvailable() {
        JobId id = ids.next(0);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(BusUnavailableException.class)
                .until(() -> get(bus.jobs().submit(Submission.of(id, BusDriver.spec()))) != null);
        return id;
    }

    /** As a careful worker does it: claims again when there is no answer in time, as on a machine that is very busy. */
    private CompletableFuture<List<Claim>> startWaiting(String worker) {
        return await().atMost(PATIENCE).until(() -> claimOnce(worker), waiting -> !waiting.isCompletedExceptionally());
    }

    private CompletableFuture<List<Claim>> claimOnce(String worker) {
        CompletableFuture<List<Claim>> waiting =
                bus.jobs().claim(request(worker, 1, LONG)).toCompletableFuture();
        await().atMost(PATIENCE).until(() -> waiting.isDone() || probe.hasIdleWorkers());
        return waiting;
    }

    private CompletableFuture<Batch> startReading(EventCursor cursor) {
        CompletableFuture<Batch> reading = bus.events().read(cursor, 10, LONG).toCompletableFuture();
        await().atMost(PATIENCE).until(() -> probe.blockedClients() > 0);
        return reading;
    }

    private static ClaimRequest request(String worker, int maxJobs, Duration maxWait) {
        return new ClaimRequest(
                BusDriver.worker(worker),
                Capabilities.ofService(BusDriver.SERVICE),
                maxJobs,
                Duration.ofSeconds(30),
                maxWait);
    }
}
