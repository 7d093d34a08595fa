package dev.emp.jobbus.memory;

import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The data of each type of event, as {@link dev.emp.jobbus.event.JobEvent.Type} says. */
final class EventData {

    static final JsonText NONE = new JsonText("{}");

    private EventData() {}

    static JsonText submitted(JobSpec spec) {
        ObjectNode data = object().put("service", spec.service())
                .put("tenant", spec.placement().tenant())
                .put("priority", spec.placement().priority());
        spec.requirements().named(Capabilities.POOL).ifPresent(pool -> data.put("pool", pool));
        spec.requirements().named(Capabilities.MODEL).ifPresent(model -> data.put("model", model));
        if (!spec.labels().isEmpty()) {
            data.put("labelled", true);
        }
        return text(data);
    }

    /** For a claim and for a lost lease. */
    static JsonText attempt(WorkerId worker, int number) {
        return text(object().put("worker", worker.toString()).put("attempt", number));
    }

    static JsonText progress(Progress progress) {
        ObjectNode data = object().put("fraction", progress.fraction());
        if (progress.message() != null) {
            data.put("message", progress.message());
        }
        return text(data);
    }

    static JsonText released(WorkerId worker, String reason) {
        return text(object().put("worker", worker.toString()).put("reason", reason));
    }

    static JsonText retry(int attempt, JobFailure failure, Instant dueAt) {
        return text(failure(failure).put("attempt", attempt).put("due_at", dueAt.toString()));
    }

    static JsonText fellBack(int attempt, JobFailure failure, String service) {
        return text(failure(failure).put("attempt", attempt).put("service", service));
    }

    static JsonText dueAt(Instant dueAt) {
        return text(object().put("due_at", dueAt.toString()));
    }

    /** @param limit {@code concurrency} or {@code rate} */
    static JsonText blocked(String limit, String key) {
        return text(object().put("limit", limit).put("key", key));
    }

    static JsonText failed(JobFailure failure) {
        return text(failure(failure));
    }

    static JsonText reason(String reason) {
        return text(object().put("reason", reason));
    }

    private static ObjectNode failure(JobFailure failure) {
        return object().put("class", failure.failureClass().wireName()).put("message", failure.message());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonText text(ObjectNode data) {
        return new JsonText(data.toString());
    }
}
