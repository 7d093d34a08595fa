package dev.emp.worker.execution;

import dev.emp.connector.EndedDependency;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.OutputFile;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a connector how the jobs have ended that its job waited for. */
final class Dependencies {

    private Dependencies() {}

    static List<EndedDependency> of(List<Claim.EndedDependency> ended, JsonMapper mapper) {
        return ended.stream().map(dependency -> of(dependency, mapper)).toList();
    }

    private static EndedDependency of(Claim.EndedDependency ended, JsonMapper mapper) {
        String job = ended.job().value();
        return switch (ended.outcome()) {
            case Outcome.Succeeded(JobResult result) -> of(job, JobState.SUCCEEDED, result(result, mapper));
            case Outcome.Failed(JobFailure failure) ->
                of(job, JobState.FAILED, error(failure.failureClass().wireName(), failure.message(), mapper));
            case Outcome.Canceled(String reason) -> of(job, JobState.CANCELED, error("canceled", reason, mapper));
            case Outcome.Expired(String reason) -> of(job, JobState.EXPIRED, error("expired", reason, mapper));
        };
    }

    private static EndedDependency of(String job, JobState state, ObjectNode outcome) {
        return new EndedDependency(job, state.wireName(), outcome);
    }

    private static ObjectNode result(JobResult result, JsonMapper mapper) {
        ObjectNode outcome = mapper.createObjectNode();
        outcome.set("output", mapper.readTree(result.output().value()));
        ArrayNode files = outcome.putArray("files");
        for (OutputFile file : result.files()) {
            files.addObject()
                    .put("name", file.name())
                    .put("content_type", file.contentType())
                    .put("size_bytes", file.sizeBytes())
                    .put("sha256", file.sha256());
        }
        return outcome;
    }

    private static ObjectNode error(String errorClass, String message, JsonMapper mapper) {
        ObjectNode outcome = mapper.createObjectNode();
        outcome.putObject("error").put("class", errorClass).put("message", message);
        return outcome;
    }
}
