package dev.emp.connector.support.polling;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Follows jobs to their end. Looks are frequent at first and after news, and become rare; a cancellation is passed on at once; an outage of
 * the provider is borne for a while.
 */
public final class Poller {

    private static final Duration AFTER_CANCEL = Duration.ofMillis(500);

    private final PollingPlan plan;
    private final Clock clock;
    private final Waiting waiting;
    private final RandomGenerator chance;

    /** With real waits. */
    public Poller(PollingPlan plan, Clock clock) {
        this(plan, clock, Waiting.REAL, RandomGenerator.getDefault());
    }

    public Poller(PollingPlan plan, Clock clock, Waiting waiting, RandomGenerator chance) {
        this.plan = plan;
        this.clock = clock;
        this.waiting = waiting;
        this.chance = chance;
    }

    /**
     * Looks at a job until it has ended.
     *
     * @param bell rings when there is a reason to look at once; this rings it too, when the job is to be canceled
     * @throws ConnectorException what a look threw; canceled, when a canceled job does not end within its time limit
     */
    public <T> T follow(ProviderJob<T> job, ConnectorContext context, Doorbell bell)
            throws ConnectorException, InterruptedException {
        context.onCancel(bell::ring);
        return new Following<>(job, context, bell).toTheEnd();
    }

    private final class Following<T> {

        private final ProviderJob<T> job;
        private final ConnectorContext context;
        private final Outage outage;
        private final Doorbell bell;
        private Instant canceledAt = Instant.MAX;
        private boolean cancelHeard;
        private Duration wait = plan.first();

        Following(ProviderJob<T> job, ConnectorContext context, Doorbell bell) {
            this.job = job;
            this.context = context;
            this.bell = bell;
            this.outage = new Outage(context, plan.outageLimit(), clock);
        }

        T toTheEnd() throws ConnectorException, InterruptedException {
            while (true) {
                Duration pause = wait;
                try {
                    passOnCancel();
                    switch (job.look()) {
                        case Sight.Ended<T>(T end) -> {
                            return end;
                        }
                        case Sight.GoesOn<T>(boolean news) -> {
                            outage.over();
                            pause = news ? plan.first() : wait;
                            wait = plan.after(pause);
                        }
                    }
                } catch (ConnectorException e) {
                    pause = longer(pause, outage.bear(e));
                    wait = plan.after(wait);
                }
                requireCancelInTime();
                rest(withJitter(cancelHeard ? shorter(plan.first(), AFTER_CANCEL) : pause));
            }
        }

        private void passOnCancel() throws ConnectorException, InterruptedException {
            if (!context.isCanceled() || cancelHeard) {
                return;
            }
            if (canceledAt.equals(Instant.MAX)) {
                canceledAt = clock.instant();
            }
            job.cancel();
            cancelHeard = true;
        }

        private void requireCancelInTime() throws ConnectorException {
            if (!canceledAt.equals(Instant.MAX) && !clock.instant().isBefore(canceledAt.plus(plan.cancelLimit()))) {
                throw new ConnectorException(
                        ErrorClass.CANCELED,
                        "Canceled; the provider did not end the job within "
                                + plan.cancelLimit().toSeconds() + " s.");
            }
        }

        private void rest(Duration pause) throws ConnectorException, InterruptedException {
            Instant due = clock.instant().plus(pause);
            Duration left = pause;
            while (left.isPositive() && !(waiting.until(bell, left) && (isNewlyCanceled() || job.hear()))) {
                left = Duration.between(clock.instant(), due);
            }
        }

        private boolean isNewlyCanceled() {
            return context.isCanceled() && canceledAt.equals(Instant.MAX);
        }

        private Duration withJitter(Duration pause) {
            return Duration.ofNanos((long) (pause.toNanos() * (1 - plan.jitter() * chance.nextDouble())));
        }
    }

    private static Duration shorter(Duration first, Duration second) {
        return first.compareTo(second) <= 0 ? first : second;
    }

    private static Duration longer(Duration first, Duration second) {
        return first.compareTo(second) >= 0 ? first : second;
    }
}
