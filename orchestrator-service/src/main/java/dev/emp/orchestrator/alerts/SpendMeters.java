package dev.emp.orchestrator.alerts;

import dev.emp.orchestrator.upkeep.Duty;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Tells Prometheus what was spent today, where there is a limit. Every replica tells the same. */
@Component
final class SpendMeters implements Duty {

    private final SpendToday today;
    private final AlertProperties settings;
    private final Clock clock;
    private volatile double usd = Double.NaN;
    private volatile Instant next = Instant.MIN;

    SpendMeters(SpendToday today, AlertProperties settings, Clock clock, MeterRegistry meters) {
        this.today = today;
        this.settings = settings;
        this.clock = clock;
        Double limit = settings.usdPerDay();
        if (limit != null) {
            Gauge.builder("emp.spend.today.usd", this, self -> self.usd)
                    .description("Spent today (UTC), in US dollars")
                    .register(meters);
            Gauge.builder("emp.spend.limit.usd", limit, value -> value)
                    .strongReference(true)
                    .description("What may be spent in a day (UTC), in US dollars")
                    .register(meters);
        }
    }

    @Override
    public String name() {
        return "measuring what is spent";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        Instant now = clock.instant();
        if (settings.usdPerDay() == null || now.isBefore(next)) {
            return CompletableFuture.completedFuture(0);
        }
        next = now.plus(settings.interval());
        return today.usd().thenApply(sum -> {
            usd = sum;
            return 0;
        });
    }
}
