package dev.emp.connector.openai;

import com.openai.models.responses.ResponseCreateParams;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.ServerEvent;
import dev.emp.connector.support.http.SseReader;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.Poller;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows one response to its end: over its stream, over further streams when that is cut, and by looking when there is none. */
final class ResponseFollower {

    private static final String WHAT = "POST /responses";
    private static final String EXPECTED = "a response";

    /** A response without a name yet can't be canceled there: its name is waited for that long. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Job job;
    private final boolean background;
    private final boolean streamed;
    private final Poller poller;
    private final ResponseEvents events;
    private volatile LiveCall live = new LiveCall();
    private volatile @Nullable String id;

    ResponseFollower(Job job, boolean background, boolean streamed, Poller poller) {
        this.job = job;
        this.background = background;
        this.streamed = streamed;
        this.poller = poller;
        this.events = new ResponseEvents(job);
    }

    private interface Step {
        ConnectorResult take() throws ConnectorException, InterruptedException;
    }

    ConnectorResult begin(ResponseCreateParams params) throws ConnectorException, InterruptedException {
        live = new LiveCall(job.callIsTried());
        Exchange.Request request = streamed ? Requests.responseStream(params) : Requests.wholeResponse(params);
        return untilCanceled(() -> {
            JsonNode end;
            try (Answer answer = job.exchange().pay(WHAT, job.input().repeatIfLost(), live, request)) {
                job.answered().run();
                end = read(answer);
            }
            return end == null ? follow() : ResponseResult.of(job, end, background);
        });
    }

    ConnectorResult attach(String known) throws ConnectorException, InterruptedException {
        id = known;
        return untilCanceled(this::follow);
    }

    private ConnectorResult untilCanceled(Step step) throws ConnectorException, InterruptedException {
        job.context().onCancel(this::stop);
        try {
            return step.take();
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.CANCELED) {
                cancelThere();
            }
            throw e;
        }
    }

    private void stop() {
        LiveCall call = live;
        if (background && id == null) {
            CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(call::cancel);
        } else {
            call.cancel();
        }
    }

    /** Best effort: the job ends here anyway. */
    private void cancelThere() throws InterruptedException {
        String known = id;
        if (!background || known == null) {
            return;
        }
        try {
            job.exchange()
                    .ask("POST /responses/" + known + "/cancel", Requests.cancelResponse(known))
                    .close();
        } catch (ConnectorException e) {
            // it has ended, or OpenAI is away: nothing more can be done about it
        }
    }

    /** Null when it does not tell the response's end, and the response can be found again. */
    private @Nullable JsonNode read(Answer answer) throws ConnectorException, InterruptedException {
        try {
            return readToTheEnd(answer);
        } catch (ConnectorException e) {
            boolean unreadable = e.errorClass() == ErrorClass.PROVIDER_ERROR && !e.nothingAccepted();
            if (unreadable && canBeFoundAgain()) {
                return null;
            }
            throw e;
        }
    }

    /** Null when the stream was cut and the response can be found again. */
    private @Nullable JsonNode readToTheEnd(Answer answer) throws ConnectorException, InterruptedException {
        if (answer.contentType().equals("application/json")) {
            JsonNode response = answer.json(EXPECTED);
            name(response);
            return ResponseResult.isOver(response) ? response : null;
        }
        SseReader stream = new SseReader(answer.body(), ChatWork.LARGEST_EVENT);
        for (ServerEvent event = next(stream, answer); event != null; event = next(stream, answer)) {
            JsonNode json = events.parse(event.data(), answer);
            name(json.path("response"));
            JsonNode end = events.tell(json);
            if (end != null) {
                return end;
            }
        }
        return null;
    }

    /** Null when the stream was cut and the response can be found again. */
    private @Nullable ServerEvent next(SseReader stream, Answer answer)
            throws ConnectorException, InterruptedException {
        ConnectorException failure;
        try {
            ServerEvent event = stream.next();
            if (event != null) {
                return event;
            }
            if (events.last() < 0 && !canBeFoundAgain()) {
                throw job.exchange().errors().notWhatIsDocumented(answer.what(), "a stream of response events", null);
            }
            failure = answer.cut("the stream ended half-way");
        } catch (IOException e) {
            failure = answer.failure("a stream of response events", e);
            if (!answer.isBroken()) {
                throw failure;
            }
        }
        if (canBeFoundAgain()) {
            return null;
        }
        throw failure;
    }

    private boolean canBeFoundAgain() {
        return background && id != null;
    }

    private void name(JsonNode response) throws ConnectorException, InterruptedException {
        String told = response.path("id").asString("");
        if (id != null || told.isEmpty()) {
            return;
        }
        id = told;
        if (!background) {
            return;
        }
        ConnectorContext context = job.context();
        try {
            context.accepted(new Handle.Response(job.exchange().deployment(), told).toString());
        } catch (ConnectorException e) {
            if (e.errorClass() == ErrorClass.LOST) {
                // the name is not stored, so nobody will ever attach to this response
                cancelThere();
            }
            throw e;
        }
        if (context.isCanceled()) {
            throw Exchange.canceled();
        }
    }

    /** From stream to stream while they bring something; a stream that brings nothing is no better than a look. */
    private ConnectorResult follow() throws ConnectorException, InterruptedException {
        long before = Long.MIN_VALUE;
        while (streamed && events.last() > before) {
            before = events.last();
            if (job.context().isCanceled()) {
                throw Exchange.canceled();
            }
            JsonNode end;
            try {
                end = resume();
            } catch (ConnectorException e) {
                if (e.errorClass() != ErrorClass.INVALID_INPUT && e.errorClass() != ErrorClass.UNAVAILABLE) {
                    throw e;
                }
                // it cannot be streamed, or not now
                break;
            }
            if (end != null) {
                return ResponseResult.of(job, end, true);
            }
        }
        return ResponseResult.of(
                job, poller.follow(new StoredResponse(job, known()), job.context(), new Doorbell()), true);
    }

    private @Nullable JsonNode resume() throws ConnectorException, InterruptedException {
        LiveCall call = new LiveCall();
        live = call;
        try (Answer answer =
                job.exchange().ask("GET /responses/" + known(), call, Requests.resumedStream(known(), events.last()))) {
            job.answered().run();
            return read(answer);
        }
    }

    private String known() {
        String name = id;
        if (name == null) {
            throw new IllegalStateException("the response has no name yet");
        }
        return name;
    }
}
