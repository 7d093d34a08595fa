package dev.emp.orchestrator.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** What becomes of a delivery after an attempt. */
@Component
final class Verdict {

    private final RetrySchedule schedule;
    private final Clock clock;

    Verdict(WebhookProperties properties, RandomGenerator random, Clock clock) {
        this.schedule = new RetrySchedule(properties.retries(), random);
        this.clock = clock;
    }

    /** @param attempted the delivery with the attempt in it */
    Delivery after(Delivery attempted, Answer answer) {
        if (answer.isSuccess()) {
            return attempted.delivered();
        }
        if (answer.isGone()) {
            return attempted.failed("the receiver answered " + Answer.GONE + ": it wants to hear no more");
        }
        int failed = attempted.tries() + 1;
        Instant now = clock.instant();
        return schedule.after(failed, rest(answer))
                .map(pause -> attempted.pending(now.plus(pause), failed))
                .orElseGet(() -> attempted.failed("no attempt of " + failed + " went well"));
    }

    private Duration rest(Answer answer) {
        Optional<Duration> asked = answer instanceof Answer.Received received ? received.rest(clock) : Optional.empty();
        return asked.orElse(Duration.ZERO);
    }
}
