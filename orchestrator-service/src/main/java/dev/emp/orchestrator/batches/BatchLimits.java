package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import org.springframework.util.unit.DataSize;

/**
 * What one batch may hold.
 *
 * @param jobSize of a line, or an element
 * @param jsonSize of a JSON body
 * @param streamSize of an NDJSON body
 */
record BatchLimits(int jobs, DataSize jobSize, DataSize jsonSize, DataSize streamSize) {

    static BatchLimits of(OrchestratorProperties properties) {
        OrchestratorProperties.Batches batches = properties.batches();
        return new BatchLimits(
                batches.maxJobs(), properties.maxBodySize(), batches.maxJsonSize(), batches.maxStreamSize());
    }

    ProblemException tooManyJobs() {
        return new ProblemException(ErrorCode.TOO_MANY_JOBS, "a batch has at most " + jobs + " jobs");
    }
}
