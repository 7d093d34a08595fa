package dev.emp.orchestrator.classification;

import dev.emp.jobbus.job.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * A job with its pool.
 *
 * @param spec as it is to be queued
 * @param traits what the rules saw
 * @param decision how it came to its pool
 */
public record Verdict(JobSpec spec, Traits traits, Decision decision) {

    /** How a job comes to its pool. */
    public sealed interface Decision {}

    /** It asks for pools itself. */
    public record ByJob() implements Decision {}

    /**
     * A rule has decided.
     *
     * @param index of the rule in the settings
     * @param name empty when it has none
     */
    public record ByRule(int index, String name, String pool) implements Decision {}

    /** No rule fits: any machine may take it that meets its requirements. */
    public record Nobody() implements Decision {}

    /** The same with another specification. */
    public Verdict with(JobSpec changed) {
        return new Verdict(changed, traits, decision);
    }

    /** The pool a rule gave it; null when none did. */
    public @Nullable String givenPool() {
        return decision instanceof ByRule(int index, String name, String pool) ? pool : null;
    }
}
