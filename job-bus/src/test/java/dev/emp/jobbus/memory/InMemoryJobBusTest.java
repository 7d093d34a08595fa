package dev.emp.jobbus.memory;

import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.contract.BusAdapterContract;
import dev.emp.jobbus.contract.BusDriver;
import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.SettableClock;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryJobBusTest extends BusAdapterContract {

    @Override
    protected BusFixture openFixture() {
        return new InMemoryBusFixture();
    }

    /** What only this implementation has: a switch, and a clock for everything. */
    @Nested
    class TheFake {

        private final InMemoryBusFixture fixture = new InMemoryBusFixture();
        private final InMemoryJobBus bus = (InMemoryJobBus) fixture.bus();
        private final BusDriver driver = new BusDriver(fixture);

        @Test
        void whileItIsOffEveryCallFails() {
            JobId id = driver.submit();
            bus.setAvailable(false);
            assertThatThrownBy(() -> driver.claim("m/a", 1)).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> driver.submit()).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> driver.job(id)).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> get(bus.queueDueJobs(1))).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> get(bus.machines())).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> get(bus.latest())).isInstanceOf(BusUnavailableException.class);

            bus.setAvailable(true);
            assertThat(driver.job(id).state()).isEqualTo(JobState.QUEUED);
            assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(id);
        }

        @Test
        void switchingItOffFailsWhoeverWaits() {
            CompletableFuture<List<Claim>> worker = driver.startWaiting("m/a");
            CompletableFuture<Batch> reader =
                    bus.read(get(bus.latest()), 1, Duration.ofMinutes(5)).toCompletableFuture();
            CompletableFuture<List<Part>> follower =
                    bus.readOutput(driver.newId(), 0, 1, Duration.ofMinutes(5)).toCompletableFuture();
            bus.setAvailable(false);
            assertThatThrownBy(() -> get(worker)).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> get(reader)).isInstanceOf(BusUnavailableException.class);
            assertThatThrownBy(() -> get(follower)).isInstanceOf(BusUnavailableException.class);
        }

        @Test
        void whoWaitedWhenItWentOffIsNotHandedAJobLater() {
            driver.startWaiting("m/a");
            bus.setAvailable(false);
            bus.setAvailable(true);
            JobId id = driver.submit();
            assertThat(driver.job(id).state()).isEqualTo(JobState.QUEUED);
        }

        @Test
        void aGapBeginsExactlyWhereAnEventIsMissing() {
            InMemoryJobBus forgetful =
                    new InMemoryJobBus(new SettableClock(), BusLimits.DEFAULT.withEventsKept(2), new Random(1));
            List<EventCursor> cursors = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                get(forgetful.submit(Submission.of(driver.newId(), spec())));
                cursors.add(get(forgetful.latest()));
            }
            assertThat(get(forgetful.read(cursors.get(0), 10, Duration.ZERO)).gap())
                    .isTrue();
            Batch whole = get(forgetful.read(cursors.get(1), 10, Duration.ZERO));
            assertThat(whole.gap()).isFalse();
            assertThat(whole.events()).extracting(JobEvent::cursor).isEqualTo(cursors.subList(2, 4));
        }

        @Test
        void anIdempotencyKeyIsForgottenAfterADay() {
            Idempotency key = new Idempotency("key", "body");
            get(bus.submit(new Submission(driver.newId(), spec(), key)));
            fixture.advance(Duration.ofHours(24).minusMillis(1));
            assertThat(get(bus.submit(new Submission(driver.newId(), spec(), key))))
                    .isInstanceOf(SubmitOutcome.Repeated.class);
            fixture.advance(Duration.ofMillis(1));
            assertThat(get(bus.submit(new Submission(driver.newId(), spec(), key))))
                    .isInstanceOf(SubmitOutcome.Accepted.class);
        }

        @Test
        void whoIsServedMayCallTheBusAtOnce() {
            CompletableFuture<JobId> next = driver.startWaiting("m/a").thenApply(claims -> {
                driver.startWaiting("m/a");
                return driver.submit();
            });
            driver.submit();
            assertThat(driver.job(get(next)).state()).isEqualTo(JobState.RUNNING);
        }

        @Test
        void timeIsKeptInMilliseconds() {
            SettableClock clock = new SettableClock();
            clock.advance(Duration.ofNanos(1_234_567));
            InMemoryJobBus precise = new InMemoryJobBus(clock);
            JobId id = driver.newId();
            get(precise.submit(Submission.of(id, spec())));
            assertThat(get(precise.find(id)).orElseThrow().times().submittedAt())
                    .isEqualTo(clock.instant().minusNanos(234_567));
        }
    }
}
