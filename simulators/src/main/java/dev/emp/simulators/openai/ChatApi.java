package dev.emp.simulators.openai;

import dev.emp.simulators.http.BodyStream;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Content;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import dev.emp.simulators.http.Wishes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/chat/completions}. */
final class ChatApi {
    private final Desk desk;
    private final Intake intake;
    private final Story story;

    ChatApi(Desk desk, Intake intake, Story story) {
        this.desk = desk;
        this.intake = intake;
        this.story = story;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/chat/completions", this::create);
    }

    private record Exchange(ProviderJob job, ObjectNode request, String prompt, Story.Answer answer, long created) {
        boolean isRefused() {
            return prompt.contains(Wishes.REFUSAL);
        }

        String finishReason() {
            if (prompt.contains(Wishes.FILTERED)) {
                return "content_filter";
            }
            return answer.isWhole() ? "stop" : "length";
        }

        ObjectNode usage() {
            int output = answer.tokens().size();
            int input = Story.tokens(prompt);
            ObjectNode usage = Wire.object()
                    .put("prompt_tokens", input)
                    .put("completion_tokens", output)
                    .put("total_tokens", input + output);
            usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
            usage.putObject("completion_tokens_details")
                    .put("reasoning_tokens", 0)
                    .put("audio_tokens", 0)
                    .put("accepted_prediction_tokens", 0)
                    .put("rejected_prediction_tokens", 0);
            return usage;
        }

        ObjectNode head(String object) {
            return Wire.object()
                    .put("id", job.id())
                    .put("object", object)
                    .put("created", created)
                    .put("model", job.facts().model())
                    .put("service_tier", "default")
                    .put("system_fingerprint", "fp_simulated");
        }
    }

    private Reply create(Call call) {
        ObjectNode request = intake.json(call);
        intake.model(request);
        if (request.path("messages").isMissingNode()) {
            throw Refusal.missing("messages");
        }
        if (!request.path("messages").isArray()) {
            throw Refusal.wrongType("messages", "an array of objects", Intake.type(request.path("messages")));
        }
        if (request.path("messages").isEmpty()) {
            throw Refusal.invalid(
                    "empty_array",
                    "messages",
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.");
        }
        int most = Integer.MAX_VALUE;
        int atMost = Math.min(
                Intake.integer(request, "max_completion_tokens", most, 1, most),
                Intake.integer(request, "max_tokens", most, 1, most));
        String prompt = Story.texts(request.path("messages"));
        if (prompt.contains(Wishes.VIOLATION)) {
            throw Refusal.promptBlocked();
        }
        ProviderJob job = intake.accept(call, Intake.id("chatcmpl-"), "chat.completions", request);
        boolean asJson = request.at("/response_format/type").asString("").startsWith("json");
        Story.Answer answer = prompt.contains(Wishes.REFUSAL) ? Story.REFUSAL : story.tell(prompt, atMost, asJson);
        Exchange exchange = new Exchange(job, request, prompt, answer, desk.seconds());
        if (request.path("stream").asBoolean(false)) {
            return Reply.events(out -> stream(exchange, out));
        }
        return whole(exchange);
    }

    private Reply whole(Exchange exchange) {
        desk.tempo().think();
        for (int i = 1; i < exchange.answer().tokens().size(); i++) {
            desk.tempo().token();
        }
        if (exchange.prompt().contains(Wishes.FAILURE)) {
            exchange.job().finish("failed");
            return Refusal.ofStatus(500).reply().whenSent(exchange.job()::sendsEnd);
        }
        ObjectNode body = exchange.head("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        String text = exchange.answer().text();
        ObjectNode message = choice.putObject("message")
                .put("role", "assistant")
                .put("content", exchange.isRefused() ? null : text)
                .put("refusal", exchange.isRefused() ? text : null);
        message.putArray("annotations");
        choice.putNull("logprobs").put("finish_reason", exchange.finishReason());
        body.set("usage", exchange.usage());
        exchange.job().finish("completed");
        return Reply.json(body).whenSent(exchange.job()::sendsEnd);
    }

    private void stream(Exchange exchange, BodyStream out) {
        desk.tempo().think();
        boolean usage = exchange.request().at("/stream_options/include_usage").asBoolean(false);
        send(
                out,
                chunk(
                        exchange,
                        usage,
                        null,
                        delta -> delta.put("role", "assistant")
                                .put("content", "")
                                .putNull("refusal")));
        if (exchange.prompt().contains(Wishes.FAILURE)) {
            exchange.job().finish("failed");
            exchange.job().sendsEnd();
            send(out, Refusal.ofStatus(500).body());
            return;
        }
        boolean first = true;
        for (String token : exchange.answer().tokens()) {
            if (!first) {
                desk.tempo().token();
            }
            first = false;
            exchange.job().sendsToken();
            send(
                    out,
                    chunk(
                            exchange,
                            usage,
                            null,
                            delta -> delta.put(exchange.isRefused() ? "refusal" : "content", token)));
        }
        exchange.job().finish("completed");
        exchange.job().sendsEnd();
        send(out, chunk(exchange, usage, exchange.finishReason(), _ -> {}));
        if (usage) {
            ObjectNode last = exchange.head("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", exchange.usage());
            send(out, last);
        }
        out.send(Content.ofText("data: [DONE]\n\n"));
    }

    private static ObjectNode chunk(
            Exchange exchange, boolean usage, @Nullable String finishReason, Consumer<ObjectNode> delta) {
        ObjectNode chunk = exchange.head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        delta.accept(choice.putObject("delta"));
        choice.putNull("logprobs").put("finish_reason", finishReason);
        // With usage asked for, it is null in all chunks but the last.
        return usage ? chunk.putNull("usage") : chunk;
    }

    private static void send(BodyStream out, ObjectNode data) {
        out.send(Content.ofText("data: " + Wire.write(data) + "\n\n"));
    }
}
