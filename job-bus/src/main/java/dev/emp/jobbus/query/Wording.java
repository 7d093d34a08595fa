package dev.emp.jobbus.query;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.matching.AttributeValue.Text;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.query.Explanation.HasEnded;
import dev.emp.jobbus.query.Explanation.InLine;
import dev.emp.jobbus.query.Explanation.Reason;
import dev.emp.jobbus.query.Explanation.Runs;
import dev.emp.jobbus.query.Explanation.UnfitWorker;
import dev.emp.jobbus.query.Explanation.WaitsForJobs;
import dev.emp.jobbus.query.Explanation.WaitsForLimit;
import dev.emp.jobbus.query.Explanation.WaitsForTenant;
import dev.emp.jobbus.query.Explanation.WaitsForTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reasons in words. */
final class Wording {

    private Wording() {}

    static String sentence(Job job, Reason reason) {
        return switch (reason) {
            case InLine inLine -> sentence(inLine);
            case WaitsForJobs(List<JobId> unfinished) ->
                unfinished.isEmpty()
                        ? "It waits for other jobs to end."
                        : "It waits until " + plural(unfinished.size(), "job") + " it depends on "
                                + (unfinished.size() == 1 ? "has" : "have") + " ended, first "
                                + unfinished.getFirst() + ".";
            case WaitsForLimit(List<Limit> limits) ->
                "It waits for " + limits.stream().map(Wording::words).collect(Collectors.joining(" or ")) + ".";
            case WaitsForTenant(String tenant, int most) ->
                "It waits because its tenant " + tenant + " runs as many jobs as it may: " + most + ".";
            case WaitsForTime(var dueAt) -> "It waits for its time, " + dueAt + ".";
            case Runs(var worker) ->
                (job.state() == JobState.CANCELING ? "It is being stopped on " : "It runs on ") + worker + ".";
            case HasEnded() -> "It has ended: " + job.state().wireName() + ".";
        };
    }

    private static String sentence(InLine inLine) {
        Scope paused = inLine.paused();
        if (paused != null) {
            return "It waits because the " + paused.kind().wireName() + " " + paused.name() + " is paused.";
        }
        if (inLine.workers() == 0) {
            return "It waits because " + nobody(inLine.others()) + ".";
        }
        Duration startsIn = inLine.startsIn();
        return "It is number " + (inLine.ahead() + 1) + " in line for " + plural(inLine.workers(), "worker")
                + (startsIn == null ? "." : " and starts in about " + words(startsIn) + ".");
    }

    private static String nobody(List<UnfitWorker> workers) {
        if (workers.isEmpty()) {
            return "there is no worker";
        }
        // However else they do not fit: a secret has to be given to a machine by a person.
        return workers.getFirst().unmet().stream()
                .filter(requirement ->
                        workers.stream().allMatch(worker -> worker.unmet().contains(requirement)))
                .flatMap(requirement -> secret(requirement).stream())
                .findFirst()
                .map(name -> "no machine has the secret " + name)
                .orElseGet(() -> "none of " + plural(workers.size(), "worker") + " can take it: " + commonest(workers));
    }

    /** The secret that a requirement asks for; empty when it asks for something else. */
    private static Optional<String> secret(Requirement requirement) {
        return requirement.attribute().equals(Capabilities.SECRET)
                        && requirement.comparison() == Comparison.EQUAL
                        && requirement.operands().getFirst() instanceof Text(String name)
                ? Optional.of(name)
                : Optional.empty();
    }

    /** What keeps most of the workers from taking the job. */
    private static String commonest(List<UnfitWorker> workers) {
        Map<String, Long> counts = workers.stream()
                .flatMap(Wording::reasons)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map.Entry<String, Long> most = counts.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .orElseThrow();
        return most.getKey() + " (" + most.getValue() + " of " + workers.size() + ")";
    }

    private static Stream<String> reasons(UnfitWorker worker) {
        return Stream.concat(
                worker.unmet().stream()
                        .map(requirement -> "it needs "
                                + secret(requirement)
                                        .map(name -> "the secret " + name)
                                        .orElseGet(requirement::toString)),
                Stream.ofNullable(worker.refusal()));
    }

    private static String words(Limit limit) {
        return switch (limit) {
            case Limit.Concurrency(String key, int most) ->
                "the concurrency key '" + key + "' (at most " + plural(most, "job") + " at a time)";
            case Limit.Rate(String key, int starts, Duration interval) ->
                "the rate key '" + key + "' (at most " + plural(starts, "start") + " in " + words(interval) + ")";
        };
    }

    private static String words(Duration duration) {
        if (duration.toMillis() < 10_000) {
            return duration.toMillis() / 1_000.0 + " s";
        }
        return duration.compareTo(Duration.ofMinutes(5)) < 0
                ? duration.toSeconds() + " s"
                : duration.toMinutes() + " min";
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
