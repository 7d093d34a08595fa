package dev.emp.orchestrator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.orchestrator.FakeWorker;
import dev.emp.orchestrator.OrchestratorProperties;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class EventFanOutTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BUFFER = 16;

    private final SettableClock clock = new SettableClock();
    private final InMemoryJobBus bus = new InMemoryJobBus(clock);
    private final JobIdGenerator ids = new JobIdGenerator(clock, new Random(1));
    private final NoticedOutages events = new NoticedOutages(bus);
    private final EventFanOut fanOut = new EventFanOut(events, List.of(), properties(), new Random(1));

    @BeforeEach
    void start() {
        fanOut.start();
        fanOut.follow(ids.next(0)).position().block(PATIENCE);
    }

    @AfterEach
    void stop() {
        fanOut.stop();
    }

    @Test
    void tellsEachFollowerOfItsOwnJobInOrder() {
        JobId one = ids.next(0);
        JobId other = ids.next(0);
        Following ofOne = fanOut.follow(one);
        Following ofOther = fanOut.follow(other);
        submit(one);
        submit(other);
        bus.cancel(one, "enough");
        StepVerifier.create(types(ofOne))
                .expectNext(JobEvent.Type.SUBMITTED, JobEvent.Type.CANCELED)
                .thenCancel()
                .verify(PATIENCE);
        StepVerifier.create(types(ofOther))
                .expectNext(JobEvent.Type.SUBMITTED)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void givesUpAFollowerThatDoesNotRead() {
        JobId id = ids.next(0);
        Following slow = fanOut.follow(id);
        Following quick = fanOut.follow(id);
        Flux<Notice> read = quick.notices().replay().autoConnect();
        read.subscribe();
        submit(id);
        var lease = new FakeWorker(bus, "any").claim().lease();
        // One by one, so that the quick one can keep up.
        for (int i = 1; i <= BUFFER + 2; i++) {
            bus.progress(lease, new Progress(0.5, "step " + i));
            read.take(i + 2).blockLast(PATIENCE);
        }
        StepVerifier.create(slow.notices())
                .expectNextCount(BUFFER)
                .expectErrorSatisfies(fault -> assertThat(((FollowingEndedException) fault).reason())
                        .isEqualTo(FollowingEndedException.Reason.TOO_SLOW))
                .verify(PATIENCE);
        quick.close();
    }

    @Test
    void whoFollowsWhileItStopsIsNotKeptWaiting() {
        fanOut.stop();
        Following late = fanOut.follow(ids.next(0));
        StepVerifier.create(late.notices())
                .expectErrorSatisfies(fault -> assertThat(((FollowingEndedException) fault).reason())
                        .isEqualTo(FollowingEndedException.Reason.STOPPING))
                .verify(PATIENCE);
        assertThat(fanOut.size()).isZero();
    }

    @Test
    void asksFollowersToLookAgainAfterAnOutage() throws Exception {
        JobId id = ids.next(0);
        Following following = fanOut.follow(id);
        bus.setAvailable(false);
        events.awaitFailedRead();
        bus.setAvailable(true);
        submit(id);
        StepVerifier.create(following.notices())
                .expectNextMatches(Notice.LookAgain.class::isInstance)
                .expectNextMatches(Notice.Happened.class::isInstance)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void itsPositionLiesBeforeEverythingThatIsStillToCome() {
        JobId id = ids.next(0);
        Following following = fanOut.follow(id);
        var position = following.position().block(PATIENCE);
        submit(id);
        List<JobEvent> since = bus.read(position, 100, Duration.ZERO)
                .toCompletableFuture()
                .join()
                .events();
        assertThat(since).extracting(JobEvent::job).contains(id);
        Notice.Happened first =
                following.notices().ofType(Notice.Happened.class).blockFirst(PATIENCE);
        assertThat(first).isEqualTo(new Notice.Happened(since.getLast()));
    }

    @Test
    void itsPositionLiesBeforeWhatItIsToldUntilItIsAskedForIt() {
        JobId id = ids.next(0);
        Following following = fanOut.follow(id);
        Flux<Notice> told = following.notices().replay().autoConnect();
        submit(id);
        told.ofType(Notice.Happened.class).blockFirst(PATIENCE);
        // The next event comes after all of this one's round.
        bus.cancel(id, "enough");
        told.ofType(Notice.Happened.class).elementAt(1).block(PATIENCE);

        var position = following.position().block(PATIENCE);

        assertThat(bus.read(position, 100, Duration.ZERO)
                        .toCompletableFuture()
                        .join()
                        .events())
                .extracting(JobEvent::type)
                .contains(JobEvent.Type.SUBMITTED);
    }

    @Test
    void endsAreHeardAlsoWhileNobodyFollows() throws Exception {
        BlockingQueue<JobId> ended = new LinkedBlockingQueue<>();
        EventFanOut alone = new EventFanOut(bus, List.of(event -> ended.add(event.job())), properties(), new Random(1));
        alone.start();
        try {
            Following only = alone.follow(ids.next(0));
            only.position().block(PATIENCE);
            only.close();
            assertThat(alone.size()).isZero();
            for (int i = 0; i < 20; i++) {
                JobId id = ids.next(0);
                submit(id);
                bus.cancel(id, "enough");
                assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo(id);
            }
        } finally {
            alone.stop();
        }
    }

    private void submit(JobId id) {
        bus.submit(Submission.of(id, JobSpec.of("any", new JsonText("{}"))))
                .toCompletableFuture()
                .join();
    }

    private static Flux<JobEvent.Type> types(Following following) {
        return following
                .notices()
                .ofType(Notice.Happened.class)
                .map(notice -> notice.event().type());
    }

    /** Lets a test wait until the fan-out has felt an outage. */
    private record NoticedOutages(JobEvents events, CountDownLatch failed) implements JobEvents {

        NoticedOutages(JobEvents events) {
            this(events, new CountDownLatch(1));
        }

        void awaitFailedRead() throws InterruptedException {
            assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public CompletionStage<EventCursor> latest() {
            return events.latest();
        }

        @Override
        public CompletionStage<Batch> read(EventCursor after, int max, Duration maxWait) {
            return events.read(after, max, maxWait).whenComplete((batch, fault) -> {
                if (fault != null) {
                    failed.countDown();
                }
            });
        }

        @Override
        public CompletionStage<List<Part>> readOutput(JobId job, long after, int max, Duration maxWait) {
            return events.readOutput(job, after, max, maxWait);
        }
    }

    private static OrchestratorProperties properties() {
        return new OrchestratorProperties(
                DataSize.ofMegabytes(8),
                Duration.ofMinutes(1),
                new OrchestratorProperties.Batches(1, DataSize.ofMegabytes(1), DataSize.ofMegabytes(1)),
                new OrchestratorProperties.Events(Duration.ofSeconds(15), BUFFER),
                new OrchestratorProperties.Upkeep(Duration.ofSeconds(1), 100));
    }
}
