package dev.emp.benchmarks.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of jobs, from three witnesses: what the orchestrator tells of each, the events of the bus, and the ledger of
 * the simulators, which know nothing of EMP.
 *
 * @param jobs that were accepted
 * @param lost that have not succeeded, have no terminal event, or have succeeded without having been executed
 * @param twice that ended twice: two terminal events, two attempts that succeeded, or one execution done twice
 * @param repeated executions that came to a good end at a provider while another one of their job was the one that counted
 * @param retried jobs that used up more than one attempt
 * @param givenBack jobs that were given back unfinished
 * @param faults what is wrong, a sentence for each job
 */
public record Deliveries(int jobs, int lost, int twice, int repeated, int retried, int givenBack, List<String> faults) {

    public Deliveries {
        faults = List.copyOf(faults);
    }

    /**
     * @param records of every job that was accepted, the stuck ones included
     * @param ends how many terminal events each job had; jobs that nobody knows of count as submitted twice
     */
    public static Deliveries of(Collection<JobRecord> records, Map<String, Integer> ends, Ledger ledger) {
        Counting counting = new Counting();
        Set<String> unknown = new HashSet<>(ends.keySet());
        for (JobRecord job : records) {
            unknown.remove(job.id());
            counting.count(job, ends.getOrDefault(job.id(), 0), ledger.succeeded(job.id()));
        }
        unknown.forEach(job -> counting.twice(job + " came of a submission that had another job already"));
        return new Deliveries(
                records.size(),
                counting.lost,
                counting.twice,
                counting.repeated,
                counting.retried,
                counting.givenBack,
                counting.faults);
    }

    /** The same where nothing may be repeated: what was counts as done twice. */
    public Deliveries withoutRepetition() {
        if (repeated == 0) {
            return this;
        }
        List<String> all = new ArrayList<>(faults);
        all.add(repeated + " executions were repeated at a provider");
        return new Deliveries(jobs, lost, twice + repeated, repeated, retried, givenBack, all);
    }

    /** The same where every job is to be done in its first attempt. */
    public Deliveries withoutRetries() {
        if (retried == 0) {
            return this;
        }
        List<String> all = new ArrayList<>(faults);
        all.add(retried + " jobs used up more than one attempt");
        return new Deliveries(jobs, lost, twice, repeated, retried, givenBack, all);
    }

    private static final class Counting {
        private final List<String> faults = new ArrayList<>();
        private int lost;
        private int twice;
        private int repeated;
        private int retried;
        private int givenBack;

        void count(JobRecord job, int ends, List<Long> executions) {
            int epochs = new HashSet<>(executions).size();
            if (!job.hasSucceeded() || ends == 0 || epochs == 0) {
                lost++;
                faults.add("%s is lost: it is %s, with %d terminal events and %d executions, attempts %s"
                        .formatted(job.id(), job.state(), ends, executions.size(), job.attempts()));
            }
            if (ends > 1 || job.successes() > 1 || executions.size() > epochs) {
                twice("%s was done twice: %d terminal events, %d successes, executions of epochs %s"
                        .formatted(job.id(), ends, job.successes(), executions));
            }
            if (job.hasPaidForGivingBack()) {
                faults.add("%s was given back at the cost of an attempt: %s".formatted(job.id(), job.attempts()));
            }
            repeated += Math.max(0, epochs - 1);
            retried += job.attemptsUsed() > 1 ? 1 : 0;
            givenBack += job.wasGivenBack() ? 1 : 0;
        }

        void twice(String fault) {
            twice++;
            faults.add(fault);
        }
    }
}
