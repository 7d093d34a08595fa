package dev.emp.simulators.openai;

import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.EventLog;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One response, from its request to its last event. */
final class ResponseRun {
    private final Desk desk;
    private final ProviderJob job;
    private final ObjectNode request;
    private final String prompt;
    private final Story.Answer answer;
    private final ObjectNode response;
    private final EventLog log = new EventLog();
    private final String messageId = Intake.id("msg_");

    ResponseRun(Desk desk, ProviderJob job, ObjectNode request, String prompt, Story.Answer answer) {
        this.desk = desk;
        this.job = job;
        this.request = request;
        this.prompt = prompt;
        this.answer = answer;
        this.response = ResponseBody.of(request, job.id(), desk.seconds());
    }

    boolean isInBackground() {
        return request.path("background").asBoolean(false);
    }

    boolean isStreamed() {
        return isInBackground() && request.path("stream").asBoolean(false);
    }

    /** The first event, so that whoever is answered finds one. */
    synchronized void begin() {
        emit(EventLog.Kind.STATE, "response.created", withResponse());
        if (isInBackground()) {
            emit(EventLog.Kind.STATE, "response.queued", withResponse());
        }
    }

    /** Produces the answer, token by token. */
    void carryOut() {
        desk.tempo().think();
        if (!enter("in_progress")) {
            return;
        }
        if (prompt.contains(Wishes.FAILURE)) {
            fail();
            return;
        }
        if (prompt.contains(Wishes.REFUSAL)) {
            say("refusal", Story.REFUSAL);
        } else {
            say("output_text", answer);
        }
    }

    private synchronized boolean enter(String status) {
        if (isOver()) {
            return false;
        }
        response.put("status", status);
        emit(EventLog.Kind.STATE, "response.in_progress", withResponse());
        return true;
    }

    private synchronized void fail() {
        response.put("status", "failed");
        response.putObject("error")
                .put("code", "server_error")
                .put("message", "The model failed to generate a response.");
        end("response.failed");
    }

    private void say(String type, Story.Answer words) {
        synchronized (this) {
            ObjectNode event = Wire.object().put("output_index", 0);
            event.set("item", message("in_progress", Wire.array()));
            emit(EventLog.Kind.STATE, "response.output_item.added", event);
            emit(EventLog.Kind.STATE, "response.content_part.added", inPart().set("part", part(type, "")));
        }
        boolean first = true;
        for (String token : words.tokens()) {
            if (!first) {
                desk.tempo().token();
            }
            first = false;
            if (!delta(type, token)) {
                return;
            }
        }
        finish(type, words);
    }

    private synchronized boolean delta(String type, String token) {
        if (isOver()) {
            return false;
        }
        ObjectNode event = inPart().put("delta", token);
        if (type.equals("output_text")) {
            event.putArray("logprobs");
        }
        emit(EventLog.Kind.TOKEN, "response." + type + ".delta", event);
        return true;
    }

    private synchronized void finish(String type, Story.Answer words) {
        if (isOver()) {
            return;
        }
        boolean filtered = prompt.contains(Wishes.FILTERED);
        boolean whole = words.isWhole() && !filtered;
        ObjectNode done = inPart().put(type.equals("refusal") ? "refusal" : "text", words.text());
        if (type.equals("output_text")) {
            done.putArray("logprobs");
        }
        emit(EventLog.Kind.STATE, "response." + type + ".done", done);
        emit(EventLog.Kind.STATE, "response.content_part.done", inPart().set("part", part(type, words.text())));
        ObjectNode message =
                message(whole ? "completed" : "incomplete", Wire.array().add(part(type, words.text())));
        ObjectNode itemDone = Wire.object().put("output_index", 0);
        itemDone.set("item", message);
        emit(EventLog.Kind.STATE, "response.output_item.done", itemDone);
        response.set("output", Wire.array().add(message));
        response.set(
                "usage", ResponseBody.usage(Story.tokens(prompt), words.tokens().size()));
        response.put("status", whole ? "completed" : "incomplete");
        if (whole) {
            response.put("completed_at", desk.seconds());
        } else {
            response.putObject("incomplete_details").put("reason", filtered ? "content_filter" : "max_output_tokens");
        }
        end(whole ? "response.completed" : "response.incomplete");
    }

    /** Stops the work, if it goes on. There is no event for that: streams just end. */
    synchronized void cancel() {
        if (!isOver()) {
            response.put("status", "cancelled");
            job.finish("cancelled");
            log.close();
        }
    }

    private void end(String event) {
        job.finish(response.path("status").asString());
        emit(EventLog.Kind.END, event, withResponse());
        log.close();
    }

    private boolean isOver() {
        return job.finishedMicros() != 0;
    }

    private ObjectNode withResponse() {
        ObjectNode event = Wire.object();
        event.set("response", response);
        return event;
    }

    private ObjectNode inPart() {
        return Wire.object().put("item_id", messageId).put("output_index", 0).put("content_index", 0);
    }

    private ObjectNode message(String status, ArrayNode content) {
        ObjectNode message = Wire.object()
                .put("id", messageId)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        message.set("content", content);
        return message;
    }

    private static ObjectNode part(String type, String text) {
        ObjectNode part = Wire.object().put("type", type).put(type.equals("refusal") ? "refusal" : "text", text);
        if (type.equals("output_text")) {
            part.putArray("annotations");
            part.putArray("logprobs");
        }
        return part;
    }

    private void emit(EventLog.Kind kind, String type, ObjectNode fields) {
        ObjectNode event = Wire.object().put("type", type).put("sequence_number", log.size());
        event.setAll(fields);
        log.add(kind, "event: " + type + "\ndata: " + Wire.write(event) + "\n\n");
    }

    synchronized ObjectNode describe() {
        return response.deepCopy();
    }

    /** The response as it is now. */
    Reply reply() {
        Reply reply = Reply.json(describe());
        return isOver() ? reply.whenSent(job::sendsEnd) : reply;
    }

    /** @param from the sequence number of the first event to send */
    Reply stream(int from) {
        return Reply.events(out -> log.follow(from, out, job));
    }
}
