package dev.emp.orchestrator.alerts;

import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.stereotype.Component;

/** What the jobs of today did cost, of those tenants whose spending is counted: they have limits. */
@Component
final class JobSpend implements Spend {

    private static final double MICROS = 1e6;

    private final Tenants tenants;
    private final Clock clock;

    JobSpend(Tenants tenants, Clock clock) {
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Double> usd(LocalDate day) {
        if (!day.equals(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC))) {
            return CompletableFuture.completedFuture(0.0);
        }
        return tenants.tenants()
                .thenApply(all -> all.stream()
                                .map(tenant -> tenant.usage().spentToday())
                                .mapToLong(Usd::micros)
                                .sum()
                        / MICROS);
    }
}
