package dev.emp.orchestrator.problem;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what was refused, by its code. */
@Component
public final class RefusalMeter {

    private final MeterRegistry meters;

    RefusalMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    public void count(ErrorCode code) {
        meters.counter("emp.refusals", "code", code.wireName()).increment();
    }
}
