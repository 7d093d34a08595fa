package dev.emp.orchestrator.alerts;

import java.time.LocalDate;
import java.util.concurrent.CompletionStage;

/** What a part of the platform has spent. */
public interface Spend {

    /** In US dollars on a day (UTC), so far. Fails only when the bus is out of reach. */
    CompletionStage<Double> usd(LocalDate day);
}
