package dev.emp.orchestrator.streams;

import dev.emp.jobbus.bus.PartialOutput;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Part;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.events.FollowingEndedException;
import dev.emp.orchestrator.jobs.JobViews;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Problem;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Puts frames into words: server-sent events whose data is one line of JSON. */
@Component
final class SseEncoder {

    private final JsonMapper json;

    SseEncoder(JsonMapper json) {
        this.json = json;
    }

    ServerSentEvent<String> encode(JobStream.Placed placed, JobId job, Links links) {
        return switch (placed.frame()) {
            case Frame.Snapshot(var state, var cursor) ->
                event("snapshot", placed, json.writeValueAsString(JobViews.full(state, links)));
            case Frame.Event(JobEvent event) -> event(event.type().wireName(), placed, data(event));
            case Frame.Output(Part part) -> event("output", placed, data(part, job));
        };
    }

    static ServerSentEvent<String> heartbeat() {
        return ServerSentEvent.<String>builder().comment("still here").build();
    }

    /** The last event of a stream that cannot go on. It has no id: the client resumes where it was. */
    ServerSentEvent<String> error(Throwable fault, JobId job, Links links) {
        ProblemException problem =
                fault instanceof FollowingEndedException ended ? problemOf(ended) : Problems.of(fault);
        Problem body = Problem.of(problem.code(), problem.detail(), links.events(job), List.of());
        return ServerSentEvent.<String>builder()
                .event("error")
                .data(json.writeValueAsString(body))
                .build();
    }

    private static ProblemException problemOf(FollowingEndedException ended) {
        ErrorCode code = switch (ended.reason()) {
            case TOO_SLOW -> ErrorCode.STREAM_OVERFLOW;
            case STOPPING -> ErrorCode.STOPPING;
        };
        return new ProblemException(code, ended.getMessage() + "; connect again with Last-Event-ID");
    }

    private static ServerSentEvent<String> event(String name, JobStream.Placed placed, String data) {
        return ServerSentEvent.<String>builder()
                .event(name)
                .id(placed.position().toString())
                .data(data)
                .build();
    }

    private String data(JobEvent event) {
        ObjectNode data = json.createObjectNode()
                .put("job_id", event.job().value())
                .put("type", event.type().wireName())
                .put("state", event.state().wireName())
                .put("at", event.at().toString())
                .put("epoch", event.epoch());
        data.putRawValue("data", new RawValue(event.data().value()));
        return json.writeValueAsString(data);
    }

    private String data(Part part, JobId job) {
        PartialOutput output = part.output();
        ObjectNode data = json.createObjectNode()
                .put("job_id", job.value())
                .put("number", part.number())
                .put("epoch", part.epoch())
                .put("content_type", output.contentType());
        if (output.contentType().startsWith("text/")) {
            data.put("text", new String(output.data(), StandardCharsets.UTF_8));
        } else {
            data.put("data", output.data());
        }
        return json.writeValueAsString(data);
    }
}
