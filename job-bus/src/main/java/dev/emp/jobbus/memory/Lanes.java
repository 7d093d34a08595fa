package dev.emp.jobbus.memory;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirements;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The queued jobs, by requirement signature: higher priority first, then the order of submission (invariant I5). */
final class Lanes {

    private static final Comparator<JobEntry> ORDER = Comparator.comparingInt(
                    (JobEntry job) -> -job.spec().placement().priority())
            .thenComparingLong(JobEntry::sequence);

    private final Map<String, Lane> bySignature = new HashMap<>();

    void add(JobEntry job) {
        Requirements requirements = job.spec().allRequirements();
        bySignature
                .computeIfAbsent(requirements.signature(), signature -> new Lane(requirements, new TreeSet<>(ORDER)))
                .jobs()
                .add(job);
    }

    void remove(JobEntry job) {
        String signature = job.spec().allRequirements().signature();
        bySignature.computeIfPresent(signature, (key, lane) -> {
            lane.jobs().remove(job);
            return lane.jobs().isEmpty() ? null : lane;
        });
    }

    /** The job that a worker with these capabilities takes next, over all lanes it matches. */
    Optional<JobEntry> best(Capabilities capabilities) {
        return bySignature.values().stream()
                .filter(lane -> lane.requirements().unmetBy(capabilities).isEmpty())
                .map(lane -> lane.jobs().first())
                .min(ORDER);
    }

    private record Lane(Requirements requirements, SortedSet<JobEntry> jobs) {}
}
