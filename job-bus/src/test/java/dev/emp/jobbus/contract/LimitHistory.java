package dev.emp.jobbus.contract;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Limit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks by the events that no job starts while as many with its concurrency key as it allows are with workers. */
final class LimitHistory {

    private LimitHistory() {}

    /**
     * What is wrong, empty when nothing is.
     *
     * @param jobs those that are missing here are not looked at
     */
    static List<String> faults(List<JobEvent> events, Collection<Job> jobs) {
        Map<JobId, Job> byId = jobs.stream().collect(Collectors.toMap(Job::id, Function.identity()));
        Map<List<String>, Set<JobId>> holders = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (JobEvent event : events) {
            Job job = byId.get(event.job());
            Limit.Concurrency limit =
                    job == null ? null : job.spec().coordination().concurrency();
            if (limit != null) {
                String tenant = job.spec().placement().tenant();
                Set<JobId> held = holders.computeIfAbsent(List.of(tenant, limit.key()), key -> new HashSet<>());
                held.remove(job.id());
                if (event.type() == Type.STARTED && held.size() >= limit.most()) {
                    faults.add(job.id() + " starts beside " + held + ", though " + limit.most() + " may run");
                }
                if (event.state().isLeased()) {
                    held.add(job.id());
                }
            }
        }
        return faults;
    }
}
