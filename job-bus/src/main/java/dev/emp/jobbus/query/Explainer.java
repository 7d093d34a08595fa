package dev.emp.jobbus.query;

import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.query.Explanation.HasEnded;
import dev.emp.jobbus.query.Explanation.InLine;
import dev.emp.jobbus.query.Explanation.Reason;
import dev.emp.jobbus.query.Explanation.Runs;
import dev.emp.jobbus.query.Explanation.WaitsForJobs;
import dev.emp.jobbus.query.Explanation.WaitsForLimit;
import dev.emp.jobbus.query.Explanation.WaitsForTenant;
import dev.emp.jobbus.query.Explanation.WaitsForTime;
import dev.emp.jobbus.query.JobQueries.QueuePosition;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.Tenants;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says why a job is where it is: by what machines report of themselves, which is at most as old as their last report.
 * Stages fail only with {@link dev.emp.jobbus.bus.BusUnavailableException}.
 */
public final class Explainer {

    /** Of a job that depends on very many others only the first are looked at. */
    private static final int DEPENDENCIES_LOOKED_AT = 200;

    private final JobQueries queries;
    private final MachineDirectory machines;
    private final QueueControl control;
    private final Tenants tenants;

    public Explainer(JobQueries queries, MachineDirectory machines, QueueControl control, Tenants tenants) {
        this.queries = queries;
        this.machines = machines;
        this.control = control;
        this.tenants = tenants;
    }

    /** Empty when there is no such job (any more). */
    public CompletionStage<Optional<Explanation>> explain(JobId id) {
        return queries.find(id).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            Job job = found.get();
            return reason(job)
                    .thenApply(reason ->
                            Optional.of(new Explanation(id, job.state(), reason, Wording.sentence(job, reason))));
        });
    }

    private CompletionStage<Reason> reason(Job job) {
        return switch (job.state()) {
            case QUEUED -> inLine(job);
            case BLOCKED -> blocked(job);
            case SCHEDULED ->
                CompletableFuture.completedFuture(
                        new WaitsForTime(Objects.requireNonNull(job.times().dueAt())));
            case RUNNING, CANCELING ->
                CompletableFuture.completedFuture(
                        new Runs(job.attempts().getLast().worker()));
            case SUCCEEDED, FAILED, CANCELED, EXPIRED -> CompletableFuture.completedFuture(new HasEnded());
        };
    }

    private CompletionStage<Reason> inLine(Job job) {
        return queries.position(job.id())
                .thenCombine(machines.machines(), (position, reports) -> inLine(job, reports, position.orElse(null)))
                .thenCombine(control.restrictions(), (inLine, modes) -> paused(inLine, job, modes))
                .thenCombine(tenants.tenant(job.spec().placement().tenant()), Explainer::full);
    }

    /** Whether its tenant has room matters only where it could start otherwise. */
    private static Reason full(InLine inLine, Optional<Tenant> limited) {
        Integer most = limited.map(tenant -> tenant.limits().maxRunning()).orElse(null);
        return most == null
                        || limited.get().usage().running() < most
                        || inLine.paused() != null
                        || inLine.workers() == 0
                ? inLine
                : new WaitsForTenant(limited.get().name(), most);
    }

    private static InLine inLine(Job job, List<MachineReport> reports, @Nullable QueuePosition position) {
        Outlook outlook = Outlook.of(job.spec().lane(), reports);
        long ahead = position == null ? 0 : position.ahead();
        Duration runTime = position == null ? null : position.meanRunTime();
        return new InLine(
                outlook.workers().size(),
                outlook.slots(),
                outlook.others(),
                null,
                ahead,
                outlook.startsIn(ahead, runTime).orElse(null));
    }

    /** A job that is paused starts nobody knows when. */
    private static InLine paused(InLine inLine, Job job, Map<Scope, Mode> modes) {
        return modes.entrySet().stream()
                .filter(entry ->
                        entry.getValue() == Mode.PAUSED && entry.getKey().includes(job.spec()))
                .map(Map.Entry::getKey)
                .min(Comparator.comparing(Scope::toString))
                .map(scope ->
                        new InLine(inLine.workers(), inLine.slots(), inLine.others(), scope, inLine.ahead(), null))
                .orElse(inLine);
    }

    private CompletionStage<Reason> blocked(Job job) {
        CompletionStage<List<JobId>> unfinished = CompletableFuture.completedFuture(List.of());
        for (Dependency dependency : job.spec().coordination().dependencies().stream()
                .limit(DEPENDENCIES_LOOKED_AT)
                .toList()) {
            unfinished = unfinished.thenCombine(queries.find(dependency.job()), Explainer::withUnfinished);
        }
        return unfinished.thenApply(jobs -> jobs.isEmpty() ? limits(job) : new WaitsForJobs(jobs));
    }

    private static List<JobId> withUnfinished(List<JobId> unfinished, Optional<Job> other) {
        return other.filter(job -> !job.state().isTerminal())
                .map(job ->
                        Stream.concat(unfinished.stream(), Stream.of(job.id())).toList())
                .orElse(unfinished);
    }

    /** Where there is no limit, it waits for jobs that were not looked at, or has just been let go. */
    private static Reason limits(Job job) {
        List<Limit> limits = Stream.<@Nullable Limit>of(
                        job.spec().coordination().concurrency(),
                        job.spec().coordination().rate())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        return limits.isEmpty() ? new WaitsForJobs(List.of()) : new WaitsForLimit(limits);
    }
}
