package dev.emp.jobbus.contract;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks the events of many jobs: whatever happened, each went through legal transitions only, ended at most once and
 * never changed afterwards (I3), its epochs rose by one per claim (I2), the last event tells the state the job is in
 * (I4), none was lost (I1), and they started in their order (I5, see {@link OrderHistory}) and within their limits (see
 * {@link LimitHistory}).
 */
public final class EventHistory {

    private EventHistory() {}

    /**
     * What is wrong, empty when nothing is.
     *
     * @param events all events since the first, in order
     * @param jobs as they stand after the last event; those that have ended and that retention has removed may be missing
     */
    public static List<String> faults(List<JobEvent> events, Collection<Job> jobs) {
        return faults(events, jobs, true);
    }

    /** @param inOrder false where the priority of waiting jobs was raised, so that their order tells nothing */
    static List<String> faults(List<JobEvent> events, Collection<Job> jobs, boolean inOrder) {
        Map<JobId, List<JobEvent>> byJob = new LinkedHashMap<>();
        events.forEach(event ->
                byJob.computeIfAbsent(event.job(), id -> new ArrayList<>()).add(event));
        List<String> faults = new ArrayList<>();
        byJob.values().forEach(history -> check(history, faults));
        jobs.forEach(job -> check(job, byJob.getOrDefault(job.id(), List.of()), faults));
        Set<JobId> there = jobs.stream().map(Job::id).collect(Collectors.toSet());
        byJob.values().stream()
                .map(List::getLast)
                .filter(last -> !last.state().isTerminal() && !there.contains(last.job()))
                .forEach(last -> faults.add(last.job() + " is lost after " + words(last)));
        faults.addAll(LimitHistory.faults(events, jobs));
        if (inOrder) {
            faults.addAll(OrderHistory.faults(events, jobs));
        }
        return faults;
    }

    private static void check(Job job, List<JobEvent> history, List<String> faults) {
        if (history.isEmpty()) {
            faults.add(job.id() + " is " + job.state() + " without any event");
        } else if (history.getLast().state() != job.state()) {
            faults.add(job.id() + " is " + job.state() + ", but its last event is " + words(history.getLast()));
        }
    }

    private static void check(List<JobEvent> history, List<String> faults) {
        JobEvent first = history.getFirst();
        if (first.type() != Type.SUBMITTED || first.epoch() != 0) {
            faults.add(first.job() + " begins with " + words(first));
        }
        for (int i = 0; i < history.size(); i++) {
            JobEvent event = history.get(i);
            if (!statesAfter(event.type()).contains(event.state())) {
                faults.add(event.job() + " has an event that contradicts itself: " + words(event));
            }
            if (i > 0) {
                check(history.get(i - 1), event, faults);
            }
        }
    }

    private static void check(JobEvent before, JobEvent event, List<String> faults) {
        String step = event.job() + ": after " + words(before) + " comes " + words(event);
        if (before.state().isTerminal()) {
            faults.add(step + ", though the job had ended");
        } else if (event.type() == Type.PROGRESS || event.type() == Type.ATTACHED) {
            if (event.state() != before.state()) {
                faults.add(step + ", which must not change the state");
            }
        } else if (!before.state().canBecome(event.state())) {
            faults.add(step + ", which is no legal transition");
        }
        long epoch = event.type() == Type.STARTED ? before.epoch() + 1 : before.epoch();
        if (event.epoch() != epoch) {
            faults.add(step + ", its epoch should be " + epoch);
        }
    }

    private static Set<JobState> statesAfter(Type type) {
        return switch (type) {
            case SUBMITTED -> EnumSet.of(JobState.QUEUED, JobState.SCHEDULED, JobState.BLOCKED);
            case QUEUED, RELEASED, LEASE_LOST, FELL_BACK -> EnumSet.of(JobState.QUEUED);
            case STARTED -> EnumSet.of(JobState.RUNNING);
            case PROGRESS, ATTACHED -> EnumSet.of(JobState.RUNNING, JobState.CANCELING);
            case SCHEDULED, RETRY_SCHEDULED -> EnumSet.of(JobState.SCHEDULED);
            case BLOCKED -> EnumSet.of(JobState.BLOCKED);
            case CANCEL_REQUESTED -> EnumSet.of(JobState.CANCELING);
            case SUCCEEDED -> EnumSet.of(JobState.SUCCEEDED);
            case FAILED -> EnumSet.of(JobState.FAILED);
            case CANCELED -> EnumSet.of(JobState.CANCELED);
            case EXPIRED -> EnumSet.of(JobState.EXPIRED);
        };
    }

    private static String words(JobEvent event) {
        return event.type() + " (" + event.state() + ", epoch " + event.epoch() + ")";
    }
}
