package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.Claim.EndedDependency;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how jobs have ended, for those that waited for them. Not part of a claim's script: what has ended never changes,
 * and there may be very many.
 */
final class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);
    private static final int JOBS_A_SCRIPT = 500;

    private final Scripts scripts;

    Outcomes(Scripts scripts) {
        this.scripts = scripts;
    }

    /** The same claims, with the ends of what their jobs depended on. */
    CompletableFuture<List<Claim>> addTo(List<Claim> claims) {
        if (claims.stream().allMatch(claim -> dependenciesOf(claim).isEmpty())) {
            return CompletableFuture.completedFuture(claims);
        }
        CompletableFuture<List<Claim>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (Claim claim : claims) {
            all = all.thenCombine(complete(claim), (before, one) -> {
                before.add(one);
                return before;
            });
        }
        return all;
    }

    private CompletableFuture<Claim> complete(Claim claim) {
        List<JobId> jobs = dependenciesOf(claim).stream().map(Dependency::job).toList();
        CompletableFuture<List<EndedDependency>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int from = 0; from < jobs.size(); from += JOBS_A_SCRIPT) {
            List<JobId> some = jobs.subList(from, Math.min(from + JOBS_A_SCRIPT, jobs.size()));
            all = all.thenCombine(read(some), (before, more) -> {
                before.addAll(more);
                return before;
            });
        }
        return all.thenApply(ends -> new Claim(
                claim.lease(),
                claim.spec(),
                claim.attempt(),
                claim.submittedAt(),
                claim.deadline(),
                ends,
                claim.handle()));
    }

    private CompletableFuture<List<EndedDependency>> read(List<JobId> jobs) {
        return scripts.run(Script.READ_OUTCOMES, Keys.of(jobs.getFirst()), jobs.toArray())
                .thenApply(reply -> {
                    List<EndedDependency> ends = new ArrayList<>();
                    for (int i = 0; i + 2 < reply.size(); i += 3) {
                        JobId job = new JobId(reply.text(i));
                        try {
                            JobState state = JobState.ofWireName(reply.text(i + 1));
                            ends.add(new EndedDependency(job, JobRecord.readOutcome(state, reply.bytes(i + 2))));
                        } catch (RuntimeException damaged) {
                            log.error("The outcome of job {} cannot be read", job, damaged);
                        }
                    }
                    return ends;
                });
    }

    private static List<Dependency> dependenciesOf(Claim claim) {
        return claim.spec().coordination().dependencies();
    }
}
