package dev.emp.jobbus.redis;

import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The entries of the event stream. What only a script knows (attempt numbers, due times) the scripts add themselves. */
final class EventJson {

    private static final String DUE_AT = "due_at";

    private EventJson() {}

    static String submitted(JobSpec spec) {
        ObjectNode data = object().put("service", spec.service())
                .put("tenant", spec.placement().tenant())
                .put("priority", spec.placement().priority());
        spec.requirements().named(Capabilities.POOL).ifPresent(pool -> data.put("pool", pool));
        spec.requirements().named(Capabilities.MODEL).ifPresent(model -> data.put("model", model));
        if (!spec.labels().isEmpty()) {
            data.put("labelled", true);
        }
        return data.toString();
    }

    /** Also what {@code job:<id>:progress} holds. */
    static String progress(Progress progress) {
        ObjectNode data = object().put("fraction", progress.fraction());
        if (progress.message() != null) {
            data.put("message", progress.message());
        }
        return data.toString();
    }

    static String released(WorkerId worker, String reason) {
        return object().put("worker", worker.toString()).put("reason", reason).toString();
    }

    static String failed(JobFailure failure) {
        return object().put("class", failure.failureClass().wireName())
                .put("message", failure.message())
                .toString();
    }

    static String fellBack(JobFailure failure, String service) {
        return object().put("class", failure.failureClass().wireName())
                .put("message", failure.message())
                .put("service", service)
                .toString();
    }

    /** Also what the outcome of a canceled or expired job holds. */
    static String reason(String reason) {
        return object().put("reason", reason).toString();
    }

    /**
     * @param what an event without the job, as an entry of the stream holds it
     * @throws RuntimeException if it is damaged
     */
    static JobEvent read(StreamId id, String job, Instant at, String what) {
        String[] words = what.split(" ", 4);
        JobEvent.Type type = JobEvent.Type.ofWireName(words[0]);
        return new JobEvent(
                id.cursor(),
                new JobId(job),
                type,
                JobState.ofWireName(words[1]),
                at,
                Long.parseLong(words[2]),
                new JsonText(hasDueAt(type) ? withDueAtAsInstant(words[3]) : words[3]));
    }

    private static boolean hasDueAt(JobEvent.Type type) {
        return type == JobEvent.Type.RETRY_SCHEDULED || type == JobEvent.Type.SCHEDULED;
    }

    /** The scripts count in milliseconds; the port speaks ISO 8601. */
    private static String withDueAtAsInstant(String data) {
        ObjectNode object = (ObjectNode) Json.MAPPER.readTree(data);
        long millis = object.path(DUE_AT).asLong();
        return object.put(DUE_AT, Instant.ofEpochMilli(millis).toString()).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
