package dev.emp.orchestrator.alerts;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Looks whether more is spent in a day than may be. */
@Component
final class SpendAlert implements AlertSource {

    private final List<Spend> spends;
    private final AlertProperties settings;
    private final Clock clock;

    SpendAlert(List<Spend> spends, AlertProperties settings, Clock clock) {
        this.spends = List.copyOf(spends);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Findings> look() {
        Double limit = settings.usdPerDay();
        if (limit == null) {
            return CompletableFuture.completedFuture(Findings.NONE);
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        CompletionStage<Double> sum = CompletableFuture.completedFuture(0.0);
        for (Spend spend : spends) {
            sum = sum.thenCombine(spend.usd(today), Double::sum);
        }
        return sum.thenApply(
                usd -> new Findings(Set.of(Kind.SPEND), usd > limit ? List.of(finding(usd, limit)) : List.of()));
    }

    private static Finding finding(double usd, double limit) {
        return new Finding(
                Kind.SPEND,
                "",
                usd,
                limit,
                Duration.ZERO,
                String.format(Locale.ROOT, "%.2f USD have been spent today, and %.2f may be", usd, limit));
    }
}
