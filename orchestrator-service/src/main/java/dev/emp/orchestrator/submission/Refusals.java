package dev.emp.orchestrator.submission;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import org.springframework.http.HttpHeaders;

/** What the bus refuses, as the client hears it. */
final class Refusals {

    /** Nobody knows when a drain is lifted; a person does it. */
    private static final String SECONDS_UNTIL_RETRY = "30";

    private Refusals() {}

    /** Points at the dependency in the body. */
    static ProblemException unknownDependency(JobId dependency, JobSpec spec) {
        int index = spec.coordination().dependencies().stream()
                .map(Dependency::job)
                .toList()
                .indexOf(dependency);
        String pointer = Pointer.child("/depends_on", Integer.toString(index));
        String message =
                "must be a job of the same tenant; it has no job " + dependency + ", or its retention has passed";
        return new ProblemException(
                ErrorCode.UNKNOWN_DEPENDENCY,
                pointer + " " + message,
                List.of(new Fault(pointer, ErrorCode.UNKNOWN_DEPENDENCY.wireName(), message)));
    }

    static ProblemException keyReused(JobId owner) {
        return new ProblemException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "the Idempotency-Key belongs to job " + owner + ", which was submitted with another body");
    }

    /** The same submission may be taken later. */
    static ProblemException draining(Scope scope) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, SECONDS_UNTIL_RETRY);
        return new ProblemException(
                ErrorCode.DRAINING,
                "the " + scope.kind().wireName() + " " + scope.name()
                        + " is being drained and takes no jobs until it is " + "resumed",
                headers);
    }
}
