package dev.emp.connector.openai;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.http.ServerEvent;
import dev.emp.connector.support.http.SseReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions: streamed, so that the first words pass on at once, and put together again for the result. */
final class ChatWork implements Work {

    static final int LARGEST_EVENT = 64 << 20;

    private static final String WHAT = "POST /chat/completions";
    private static final String DONE = "[DONE]";
    private static final String COMPLETION = "a chat completion";

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        ConnectorContext.Stored tried = job.callIsTried();
        ObjectNode body = RequestBody.withFiles(job.input());
        boolean stream = body.path("stream").asBoolean(true) && !speaks(body);
        body.remove("stream");
        if (stream) {
            includeUsage(body);
        } else {
            body.remove("stream_options");
        }
        ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
                .body(RequestBody.ofType(body, ChatCompletionCreateParams.Body.class))
                .build();
        return stream ? streamed(job, tried, params) : whole(job, tried, params);
    }

    /** Speech cannot be streamed in the formats that people ask for. */
    private static boolean speaks(ObjectNode body) {
        return body.path("modalities")
                .valueStream()
                .anyMatch(kind -> kind.asString("").equals("audio"));
    }

    private static void includeUsage(ObjectNode body) {
        ObjectNode options =
                body.path("stream_options") instanceof ObjectNode given ? given : body.putObject("stream_options");
        if (!options.has("include_usage")) {
            options.put("include_usage", true);
        }
    }

    private static ConnectorResult whole(Job job, ConnectorContext.Stored tried, ChatCompletionCreateParams params)
            throws ConnectorException, InterruptedException {
        try (Answer answer = job.pay(WHAT, tried, Requests.chat(params))) {
            return ChatResult.of(job, answer.json(COMPLETION), false);
        }
    }

    private static ConnectorResult streamed(Job job, ConnectorContext.Stored tried, ChatCompletionCreateParams params)
            throws ConnectorException, InterruptedException {
        ChatAssembler assembler = new ChatAssembler();
        try (Answer answer = job.pay(WHAT, tried, Requests.chatStream(params))) {
            if (answer.contentType().equals("application/json")) {
                // a server that does not stream
                return ChatResult.of(job, answer.json(COMPLETION), false);
            }
            boolean done = readAll(job, assembler, answer);
            if (assembler.isEmpty()) {
                throw job.exchange().errors().notWhatIsDocumented(WHAT, "a stream of chat completion chunks", null);
            }
            if (!done && !assembler.isFinished()) {
                job.usage().tell(UsageReport.of(assembler.completion()), assembler.completion());
                throw answer.cut("the stream ended half-way");
            }
            return ChatResult.of(job, assembler.completion(), false);
        }
    }

    /** @return whether the provider said that this was all */
    private static boolean readAll(Job job, ChatAssembler assembler, Answer answer)
            throws ConnectorException, InterruptedException {
        SseReader events = new SseReader(answer.body(), LARGEST_EVENT);
        for (ServerEvent event = next(events, answer); event != null; event = next(events, answer)) {
            if (event.data().startsWith(DONE)) {
                return true;
            }
            add(job, assembler, event, answer);
        }
        return false;
    }

    private static @Nullable ServerEvent next(SseReader events, Answer answer)
            throws ConnectorException, InterruptedException {
        try {
            return events.next();
        } catch (IOException e) {
            throw answer.failure("a stream of chat completion chunks", e);
        }
    }

    private static void add(Job job, ChatAssembler assembler, ServerEvent event, Answer answer)
            throws ConnectorException, InterruptedException {
        JsonNode chunk;
        try {
            chunk = Json.read(event.data());
        } catch (JacksonException e) {
            throw answer.failure("a chat completion chunk", e);
        }
        if (chunk.has("error") && !chunk.path("error").isNull()) {
            throw job.exchange().errors().failedJob(WHAT, chunk.path("error"));
        }
        if (!(chunk instanceof ObjectNode object) || !chunk.path("choices").isArray()) {
            throw job.exchange().errors().notWhatIsDocumented(WHAT, "a chat completion chunk", null);
        }
        job.text(assembler.add(object));
    }
}
