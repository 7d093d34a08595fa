package dev.emp.benchmarks.connectors;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What became of the jobs of one kind, from two witnesses: the orchestrator, and the ledger of the provider, which knows nothing
 * of EMP.
 *
 * @param jobs that were accepted
 * @param interrupted jobs that more than one worker had in hand, or one more than once
 * @param twice jobs for which the provider took on more than one
 * @param lost jobs that have not ended, or have succeeded although the provider knows nothing of them
 * @param unknown jobs that failed because nobody can say what became of the call
 * @param failed jobs that ended in another way than by success or as unknown
 * @param faults what is wrong, a sentence for each job
 */
record Tally(
        Kind kind,
        int jobs,
        int interrupted,
        int twice,
        int lost,
        int succeeded,
        int unknown,
        int failed,
        List<String> faults) {

    Tally {
        faults = List.copyOf(faults);
    }

    /** @param outcomes of every job that was accepted; those of other kinds do not count */
    static Tally of(Kind kind, Collection<Outcome> outcomes, ProviderLedger ledger) {
        Counting counting = new Counting();
        outcomes.stream()
                .filter(job -> job.kind() == kind)
                .forEach(job -> counting.count(job, ledger.count(kind.provider(), job.marker(), job.id())));
        return counting.result(kind);
    }

    private static final class Counting {
        private final List<String> faults = new ArrayList<>();
        private int jobs;
        private int interrupted;
        private int twice;
        private int lost;
        private int succeeded;
        private int unknown;
        private int failed;

        void count(Outcome job, int submissions) {
            jobs++;
            interrupted += job.claims() > 1 ? 1 : 0;
            if (submissions > 1) {
                twice++;
                fault(job, "was submitted " + submissions + " times");
            }
            if (!job.hasEnded()) {
                lost++;
                fault(job, "has not ended");
            } else if (job.hasSucceeded()) {
                countSuccess(job, submissions);
            } else {
                countFailure(job);
            }
        }

        private void countSuccess(Outcome job, int submissions) {
            if (submissions == 0) {
                lost++;
                fault(job, "succeeded without its provider");
            } else {
                succeeded++;
            }
        }

        private void countFailure(Outcome job) {
            if (job.isUnknown()) {
                unknown++;
                if (!job.kind().mayBeUnknown()) {
                    fault(job, "ended as unknown, although its provider can be asked");
                }
            } else {
                failed++;
                fault(job, "failed: " + job.message());
            }
        }

        private void fault(Outcome job, String what) {
            faults.add("%s (%s, %s %s, claimed %d times) %s"
                    .formatted(job.id(), job.marker(), job.state(), job.errorClass(), job.claims(), what));
        }

        Tally result(Kind kind) {
            return new Tally(kind, jobs, interrupted, twice, lost, succeeded, unknown, failed, faults);
        }
    }
}
