package dev.emp.orchestrator.upkeep;

import java.util.concurrent.CompletionStage;

/** One thing that must be done about once a second. */
public interface Duty {

    /** What is done, for the log: {@code "reclaiming leases"}. */
    String name();

    /** Does a bounded piece of work and answers how much it touched; {@code limit} means there may be more. */
    CompletionStage<Integer> perform(int limit);
}
