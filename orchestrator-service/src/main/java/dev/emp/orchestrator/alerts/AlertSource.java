package dev.emp.orchestrator.alerts;

import java.util.concurrent.CompletionStage;

/** Looks whether something is wrong. */
interface AlertSource {

    /** Fails only when the bus is out of reach. */
    CompletionStage<Findings> look();
}
