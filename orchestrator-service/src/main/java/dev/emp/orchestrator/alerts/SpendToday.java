package dev.emp.orchestrator.alerts;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** What all parts of the platform together have spent today (UTC). */
@Component
final class SpendToday {

    private final List<Spend> spends;
    private final Clock clock;

    SpendToday(List<Spend> spends, Clock clock) {
        this.spends = List.copyOf(spends);
        this.clock = clock;
    }

    /** In US dollars. Fails only when the bus is out of reach. */
    CompletionStage<Double> usd() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        CompletionStage<Double> sum = CompletableFuture.completedFuture(0.0);
        for (Spend spend : spends) {
            sum = sum.thenCombine(spend.usd(today), Double::sum);
        }
        return sum;
    }
}
