package dev.emp.jobbus.contract;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks by the events that jobs of one lane (hence of one tenant) and one priority start in the order of their
 * submission: when one starts, none that was submitted before it is queued (I5). Holds for whatever comes back to its old
 * place, too, and is not asked of jobs that changed their lane by falling back; only a bus that raises the priority of waiting jobs may start them otherwise.
 */
final class OrderHistory {

    private final Map<JobId, Job> jobs;
    private final Map<JobId, Integer> submissions = new HashMap<>();
    /** The queued jobs of each lane and priority, in the order of their submission. */
    private final Map<String, NavigableMap<Integer, JobId>> queued = new HashMap<>();

    private final List<String> faults = new ArrayList<>();

    private OrderHistory(Collection<Job> jobs) {
        this.jobs = jobs.stream().collect(Collectors.toMap(Job::id, Function.identity()));
    }

    /**
     * What is wrong, empty when nothing is.
     *
     * @param jobs those that are missing here are not looked at
     */
    static List<String> faults(List<JobEvent> events, Collection<Job> jobs) {
        OrderHistory history = new OrderHistory(jobs);
        events.forEach(history::follow);
        return history.faults;
    }

    private void follow(JobEvent event) {
        Job job = jobs.get(event.job());
        if (job == null || job.spec().fallbacks().taken() != null) {
            return;
        }
        if (event.type() == Type.SUBMITTED) {
            submissions.put(job.id(), submissions.size());
        }
        int submission = submissions.getOrDefault(job.id(), Integer.MAX_VALUE);
        NavigableMap<Integer, JobId> line = queued.computeIfAbsent(flowOf(job), flow -> new TreeMap<>());
        if (event.state() == JobState.QUEUED) {
            line.put(submission, job.id());
        } else {
            line.remove(submission);
        }
        if (event.type() == Type.STARTED && line.lowerKey(submission) != null) {
            faults.add(job.id() + " starts before " + line.firstEntry().getValue() + ", which was submitted before it");
        }
    }

    private static String flowOf(Job job) {
        return job.spec().placement().priority() + " " + job.spec().lane().signature();
    }
}
