package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.FaultFields;
import tools.jackson.databind.JsonNode;

/** Reads faults from their JSON. */
final class FaultReader {
    private FaultReader() {}

    /** @throws IllegalArgumentException naming the field that makes no sense, and what is allowed */
    static Fault read(JsonNode json) {
        FaultFields fields = new FaultFields(json);
        Fault fault = fault(fields.kind(), fields);
        fields.requireKnown();
        return fault;
    }

    private static Fault fault(String kind, FaultFields fields) {
        return switch (kind) {
            case "drop_requests" -> new Fault.DropRequests();
            case "reject_prompts" -> new Fault.RejectPrompts(fields.integer("status", 500), fields.integer("times", 1));
            case "drop_socket" -> new Fault.DropSocket(fields.integer("frames", 0));
            case "fail_node" ->
                new Fault.FailNode(
                        fields.required("class_type"),
                        fields.text("exception_type", "RuntimeError"),
                        fields.text("message", "This failure was asked for."),
                        fields.integer("times", 1));
            case "leak_memory" -> new Fault.LeakMemory(fields.whole("bytes_per_second"), fields.whole("up_to_bytes"));
            default ->
                throw new IllegalArgumentException(
                        "kind must be drop_requests, reject_prompts, drop_socket, fail_node or leak_memory, not \""
                                + kind + "\"");
        };
    }
}
