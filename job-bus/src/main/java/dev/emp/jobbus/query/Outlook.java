package dev.emp.jobbus.query;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.MachineReport.Health;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.query.Explanation.UnfitWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who could take the jobs of a lane, by what machines report of themselves.
 *
 * @param workers that could
 * @param slots how many jobs those can have in hand
 * @param free how many of these slots are free
 * @param others the workers that could not, and why
 */
public record Outlook(List<WorkerId> workers, int slots, int free, List<UnfitWorker> others) {

    public Outlook {
        workers = List.copyOf(workers);
        others = List.copyOf(others);
    }

    public static Outlook of(Lane lane, List<MachineReport> reports) {
        List<WorkerId> workers = new ArrayList<>();
        List<UnfitWorker> others = new ArrayList<>();
        int slots = 0;
        int free = 0;
        for (MachineReport report : reports) {
            for (MachineReport.Worker worker : report.workers()) {
                UnfitWorker misfit = misfit(lane, report, worker);
                if (misfit.unmet().isEmpty() && misfit.refusal() == null) {
                    workers.add(worker.id());
                    slots += worker.slots();
                    free += Math.max(0, worker.slots() - worker.jobs().size());
                } else {
                    others.add(misfit);
                }
            }
        }
        return new Outlook(workers, slots, free, others);
    }

    /**
     * When a job starts, roughly.
     *
     * @param ahead how many jobs start before it
     * @param runTime of each; null when it is not known
     * @return empty when that is not known, or nobody could take it
     */
    public Optional<Duration> startsIn(long ahead, @Nullable Duration runTime) {
        return runTime == null || slots == 0
                ? Optional.empty()
                : Optional.of(runTime.multipliedBy(Math.ceilDiv(ahead + 1, slots)));
    }

    private static UnfitWorker misfit(Lane lane, MachineReport report, MachineReport.Worker worker) {
        List<Requirement> unmet = lane.requirements().unmetBy(worker.capabilities());
        String refusal = report.health() == Health.HEALTHY
                ? worker.capabilities().admission().refusal(lane).orElse(null)
                : "its machine is not healthy: " + report.health().wireName();
        return new UnfitWorker(worker.id(), unmet, refusal);
    }
}
