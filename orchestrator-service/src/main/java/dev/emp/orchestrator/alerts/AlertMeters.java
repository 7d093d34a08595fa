package dev.emp.orchestrator.alerts;

import dev.emp.orchestrator.upkeep.Duty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Tells Prometheus how many alerts fire. Every replica tells the same. */
@Component
final class AlertMeters implements Duty {

    private final AlertStore store;
    private final AlertProperties settings;
    private final Clock clock;
    private final MultiGauge firing;
    private volatile Instant next = Instant.MIN;

    AlertMeters(AlertStore store, AlertProperties settings, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.firing = MultiGauge.builder("emp.alerts.firing")
                .description("Alerts that fire now")
                .register(meters);
    }

    @Override
    public String name() {
        return "measuring alerts";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return CompletableFuture.completedFuture(0);
        }
        next = now.plus(settings.interval());
        return store.all().thenApply(this::show);
    }

    private int show(List<AlertStore.Kept> alerts) {
        firing.register(
                Arrays.stream(Kind.values())
                        .<MultiGauge.Row<?>>map(kind -> MultiGauge.Row.of(
                                Tags.of("kind", kind.wireName()),
                                alerts.stream()
                                        .filter(kept -> kept.alert().kind() == kind
                                                && kept.alert().state() == Alert.State.FIRING)
                                        .count()))
                        .toList(),
                true);
        return 0;
    }
}
