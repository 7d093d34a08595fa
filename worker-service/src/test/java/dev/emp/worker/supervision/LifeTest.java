package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.contract.SettableClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The policy of a supervised process, with fake children and a time that passes at once. */
@Timeout(60)
class LifeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_GRACE = Duration.ofSeconds(7);

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private final BlockingQueue<FakeChild> children = new LinkedBlockingQueue<>();
    private final BlockingQueue<ProcessEvent> events = new LinkedBlockingQueue<>();
    private volatile LaunchException refusal;
    private volatile boolean heedsTerm = true;
    private volatile boolean isReady = true;
    private SupervisedProcess process;

    /** Where a life would wait, the clock moves instead; but a message that is there already comes first. */
    private final Waiting jumping = new Waiting() {
        @Override
        public <T> T next(BlockingQueue<T> inbox, Duration atMost) {
            T message = inbox.poll();
            if (message == null) {
                clock.advance(atMost);
            }
            return message;
        }
    };

    /** Like {@link #jumping}, but backing off and grace last until a message comes. */
    private final Waiting standing = new Waiting() {
        @Override
        public <T> T next(BlockingQueue<T> inbox, Duration atMost) throws InterruptedException {
            return inbox.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    };

    @AfterEach
    void end() {
        heedsTerm = true;
        process.wish(Message.Aim.END, "the test is over", Duration.ZERO);
    }

    @Test
    void startsAndBecomesReady() throws Exception {
        supervise(5, jumping);

        process.start();

        assertThat(process.awaitSettled(PATIENCE)).isEqualTo(new ProcessState.Ready(1, SettableClock.START));
        assertThat(event(ProcessEvent.Kind.STARTED).text()).isEqualTo("started as process 1");
        assertThat(event(ProcessEvent.Kind.READY).text()).isEqualTo("ready after 0 s");
        assertThat(process.usage().processes()).isEqualTo(1);
        assertThat(process.restarts()).isZero();
    }

    @Test
    void aProcessThatDiesIsStartedAgainAfterAWait() throws Exception {
        supervise(5, jumping);
        process.start();

        child().exit(137);

        ProcessEvent exited = event(ProcessEvent.Kind.EXITED);
        assertThat(exited.text()).isEqualTo("exited with status 137 (killed) after 0 s, last saying 'out of luck'");
        ProcessEvent backingOff = event(ProcessEvent.Kind.BACKING_OFF);
        assertThat(backingOff.text())
                .startsWith(exited.text() + "; starts again in 0.")
                .endsWith("(1 of 5 restarts in 10 min)");
        ProcessEvent again = event(ProcessEvent.Kind.STARTED);
        assertThat(Duration.between(backingOff.at(), again.at()))
                .isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Ready.class);
        assertThat(process.restarts()).isEqualTo(1);
    }

    @Test
    void aProcessThatCanNotBeStartedFailsAfterItsRestartsAndStaysDown() throws Exception {
        refusal = new LaunchException("the command 'nothing' is not found");
        supervise(2, jumping);

        process.start();

        assertThat(process.awaitSettled(PATIENCE))
                .isEqualTo(new ProcessState.Failed("can't be started: the command 'nothing' is not found"));
        ProcessEvent failed = event(ProcessEvent.Kind.FAILED);
        assertThat(failed.text())
                .endsWith("stays down until it is restarted by hand, since 2 restarts in 10 min are allowed");
        assertThat(Duration.between(SettableClock.START, failed.at()))
                .as("the two waits before the restarts")
                .isBetween(Duration.ofMillis(750), Duration.ofMillis(2_250));
        assertThat(process.restarts()).isEqualTo(2);
        assertThat(process.usage()).isEqualTo(ProcessUsage.NONE);
    }

    @Test
    void anOperatorRestartsWhatHasFailedAndTheCountBeginsAfresh() throws Exception {
        refusal = new LaunchException("port 1 is in use by process 2");
        supervise(1, jumping);
        process.start();
        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Failed.class);

        refusal = null;
        process.restart("an operator wants it");

        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Ready.class);
        child().exit(1);
        assertThat(event(ProcessEvent.Kind.READY)).isNotNull();
        assertThat(event(ProcessEvent.Kind.BACKING_OFF).text()).contains("(1 of 1 restarts");
    }

    @Test
    void aProcessThatIsNeverReadyIsKilledAtTheLimit() throws Exception {
        isReady = false;
        supervise(0, jumping);

        process.start();

        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Failed.class);
        ProcessEvent failed = event(ProcessEvent.Kind.FAILED);
        assertThat(failed.text()).startsWith("was not ready within 20 s, so it was killed: the probe says no");
        assertThat(failed.at()).isEqualTo(SettableClock.START.plus(START_LIMIT));
        assertThat(child().kills).isPositive();
    }

    @Test
    void stoppingAsksFirst() throws Exception {
        supervise(5, jumping);
        process.start();

        process.stop(STOP_GRACE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
        assertThat(event(ProcessEvent.Kind.STOPPED).text()).isEqualTo("ended 0 s after it was asked to");
        assertThat(child().kills).isZero();
    }

    @Test
    void whatIgnoresTheRequestIsKilledAfterTheGrace() throws Exception {
        heedsTerm = false;
        supervise(5, jumping);
        process.start();

        process.stop(STOP_GRACE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
        ProcessEvent stopped = event(ProcessEvent.Kind.STOPPED);
        assertThat(stopped.text()).isEqualTo("was killed, since it had not ended 7 s after it was asked to");
        assertThat(stopped.at()).isEqualTo(SettableClock.START.plus(STOP_GRACE));
        assertThat(child().terminations).isEqualTo(1);
    }

    @Test
    void aRestartStopsGracefullyAndStartsAtOnce() throws Exception {
        supervise(0, jumping);
        process.start();
        process.awaitSettled(PATIENCE);

        process.restart("its memory is above 4 GB");

        assertThat(process.awaitSettled(PATIENCE))
                .isInstanceOfSatisfying(
                        ProcessState.Ready.class,
                        ready -> assertThat(ready.pid()).isEqualTo(2));
        assertThat(event(ProcessEvent.Kind.STOPPING).text()).isEqualTo("is asked to end: its memory is above 4 GB");
        assertThat(child().terminations).isEqualTo(1);
        assertThat(process.restarts()).isEqualTo(1);
    }

    @Test
    void aProcessThatWaitsForItsNextStartCanBeStopped() throws Exception {
        refusal = new LaunchException("nothing works");
        supervise(5, standing);
        process.start();
        assertThat(process.state()).isInstanceOf(ProcessState.BackingOff.class);

        process.stop(STOP_GRACE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
    }

    @Test
    void aProcessThatWaitsForItsNextStartIsRestartedAtOnce() throws Exception {
        refusal = new LaunchException("nothing works");
        supervise(5, standing);
        process.start();
        Instant until = ((ProcessState.BackingOff) process.state()).until();

        refusal = null;
        process.restart("an operator wants it");

        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Ready.class);
        assertThat(clock.instant()).isBefore(until);
    }

    @Test
    void aStopOverrulesARestartThatIsUnderWay() throws Exception {
        heedsTerm = false;
        supervise(5, standing);
        process.start();
        process.restart("an operator wants it");
        assertThat(process.state()).isEqualTo(new ProcessState.Stopping(1));

        CompletableFuture<?> stop = process.wish(Message.Aim.REST, "it is stopped", Duration.ZERO);
        stop.get();
        process.awaitSettled(PATIENCE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
        assertThat(children).hasSize(1);
    }

    @Test
    void aListenerThatFailsHarmsNobody() throws Exception {
        supervise(5, jumping);
        process.onEvent(event -> {
            throw new IllegalStateException("planted by a test");
        });

        process.start();

        assertThat(process.awaitSettled(PATIENCE)).isInstanceOf(ProcessState.Ready.class);
    }

    @Test
    void afterItsEndNobodyWaitsForIt() throws Exception {
        supervise(5, jumping);
        process.start();
        process.end();

        process.start();
        process.stop(STOP_GRACE);

        assertThat(process.state()).isEqualTo(new ProcessState.Stopped());
        assertThat(children).hasSize(1);
    }

    private void supervise(int maxRestarts, Waiting waiting) {
        ProcessSpec spec = new ProcessSpec(
                "svc",
                List.of("fake"),
                Map.of(),
                null,
                new ReadinessProbe(URI.create("http://localhost:1/"), START_LIMIT),
                new RestartPolicy(maxRestarts, WINDOW, STOP_GRACE));
        Probe probe = new Probe() {
            @Override
            public boolean isReady() {
                return isReady;
            }

            @Override
            public String finding() {
                return "the probe says no";
            }
        };
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
        ServiceLog log = new ServiceLog(directory.resolve("svc.log"));
        process = new SupervisedProcess(spec, new Life.Means(this::launch, log, probe, backoff, clock, waiting));
        process.onEvent(events::add);
    }

    private Child launch(ProcessSpec spec, ServiceLog log) throws LaunchException {
        if (refusal != null) {
            throw refusal;
        }
        FakeChild child = new FakeChild(children.size() + 1L, heedsTerm);
        children.add(child);
        return child;
    }

    /** The first child. */
    private FakeChild child() {
        return children.element();
    }

    /** The next event of a kind; those before it are passed over. */
    private ProcessEvent event(ProcessEvent.Kind kind) throws InterruptedException {
        while (true) {
            ProcessEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(event).as("an event %s", kind).isNotNull();
            if (event.kind() == kind) {
                return event;
            }
        }
    }
}
