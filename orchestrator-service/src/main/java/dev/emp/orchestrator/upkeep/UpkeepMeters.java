package dev.emp.orchestrator.upkeep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What is measured about the duties: how often each was done, whether it failed, and how much it touched. */
@Component
final class UpkeepMeters {

    private final MeterRegistry registry;

    UpkeepMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void done(Duty duty, int touched) {
        runs(duty, "done").increment();
        // From the first run on: Prometheus sees no rise where a counter begins with it.
        runs(duty, "failed");
        Counter.builder("emp.upkeep.touched")
                .description("What duties have touched: jobs, files, lanes")
                .tag("duty", duty.name())
                .register(registry)
                .increment(touched);
    }

    void failed(Duty duty) {
        runs(duty, "failed").increment();
    }

    private Counter runs(Duty duty, String outcome) {
        return Counter.builder("emp.upkeep.runs")
                .description("Runs of the duties of an orchestrator")
                .tag("duty", duty.name())
                .tag("outcome", outcome)
                .register(registry);
    }
}
