package dev.emp.orchestrator.alerts;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** Looks whether more is spent in a day than may be. */
@Component
final class SpendAlert implements AlertSource {

    private final SpendToday today;
    private final AlertProperties settings;

    SpendAlert(SpendToday today, AlertProperties settings) {
        this.today = today;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Findings> look() {
        Double limit = settings.usdPerDay();
        if (limit == null) {
            return CompletableFuture.completedFuture(Findings.NONE);
        }
        return today.usd()
                .thenApply(usd ->
                        new Findings(Set.of(Kind.SPEND), usd > limit ? List.of(finding(usd, limit)) : List.of()));
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
