package dev.emp.orchestrator.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What is measured about webhooks. */
@Component
final class WebhookMeters {

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter gaps;
    private final AtomicLong lagMillis = new AtomicLong();
    private final AtomicLong overdueMillis = new AtomicLong();

    WebhookMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.gaps = Counter.builder("emp.webhook.gaps")
                .description("Times that events were dropped before webhooks were told of them")
                .register(registry);
        Gauge.builder("emp.webhook.lag", lagMillis, WebhookMeters::seconds)
                .baseUnit("seconds")
                .description("Age of the newest events when this replica last queued deliveries for them")
                .register(registry);
        Gauge.builder("emp.webhook.overdue", overdueMillis, WebhookMeters::seconds)
                .baseUnit("seconds")
                .description("How long the delivery that waits longest has been due")
                .register(registry);
    }

    void gap() {
        gaps.increment();
    }

    /** Events up to this time have been queued. */
    void read(Instant newest) {
        lagMillis.set(Math.max(0, Duration.between(newest, clock.instant()).toMillis()));
    }

    void overdue(Duration duration) {
        overdueMillis.set(duration.toMillis());
    }

    /** @param outcome {@code delivered, retried, failed} or {@code canceled} */
    void outcome(String outcome) {
        registry.counter("emp.webhook.deliveries", "outcome", outcome).increment();
    }

    void answered(boolean well, Duration took) {
        Timer.builder("emp.webhook.attempt")
                .description("How long receivers took to answer")
                .publishPercentileHistogram()
                .tag("outcome", well ? "success" : "failure")
                .register(registry)
                .record(took);
    }

    /** @param occurredAt when the event was that a receiver has now been told of */
    void delivered(Instant occurredAt) {
        Duration delay = Duration.between(occurredAt, clock.instant());
        Timer.builder("emp.webhook.delay")
                .description("From the event to the receiver's answer")
                .publishPercentileHistogram()
                .register(registry)
                .record(delay.isNegative() ? Duration.ZERO : delay);
    }

    private static double seconds(AtomicLong millis) {
        return millis.get() / 1000.0;
    }
}
