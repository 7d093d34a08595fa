package dev.emp.connector.openai;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.http.LostAnswers;
import dev.emp.connector.support.keys.Deployment;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Calls with one key for one job. */
final class Exchange {

    private final OpenAIClient client;
    private final Deployment deployment;
    private final String host;
    private final OpenAiErrors errors;
    private final ConnectorContext context;

    Exchange(OpenAIClient client, Deployment deployment, String host, OpenAiErrors errors, ConnectorContext context) {
        this.client = client;
        this.deployment = deployment;
        this.host = host;
        this.errors = errors;
        this.context = context;
    }

    /** What a connection that breaks means for the job. */
    @FunctionalInterface
    interface Breaks {
        ConnectorException of(Throwable cause) throws ConnectorException, InterruptedException;
    }

    /** One request of the SDK's. */
    @FunctionalInterface
    interface Request extends Function<OpenAIClient, HttpResponse> {}

    String deployment() {
        return deployment.name();
    }

    OpenAiErrors errors() {
        return errors;
    }

    /**
     * A call that pays and leaves nothing behind. Canceling the job closes it.
     *
     * @param repeat whether it may be made again when its answer is lost
     * @param tried that it was tried: nothing is sent before that is stored
     */
    Answer pay(String what, boolean repeat, ConnectorContext.Stored tried, Request request)
            throws ConnectorException, InterruptedException {
        LiveCall call = new LiveCall(tried);
        context.onCancel(call::cancel);
        return pay(what, repeat, call, request);
    }

    /** The same; the caller closes the call when the job is canceled. */
    Answer pay(String what, boolean repeat, LiveCall call, Request request)
            throws ConnectorException, InterruptedException {
        return open(
                what,
                call,
                cause -> errors.lost(what, cause, repeat),
                refused -> errors.refusal(what, refused),
                false,
                request);
    }

    /**
     * A request that gives OpenAI something which can be found again when the answer is lost. It is not broken off at once when the
     * job is to stop.
     *
     * @return what OpenAI calls it
     */
    String offer(String what, Request request) throws ConnectorException, InterruptedException {
        return UnhurriedCall.make(() -> {
            try (Answer answer = open(
                    what,
                    new LiveCall(),
                    cause -> errors.silent(what, cause),
                    refused -> errors.refusal(what, refused),
                    true,
                    request)) {
                JsonNode id = answer.json("JSON").path("id");
                if (!id.isString() || id.asString().isBlank()) {
                    throw answer.undocumented("an object with an id", null);
                }
                return id.asString();
            }
        });
    }

    /**
     * A request about something that OpenAI keeps: it can be asked again, and what goes on there is not harmed by the answer.
     *
     * @throws ConnectorException lost, when OpenAI does not know it
     */
    Answer ask(String what, LiveCall call, Request request) throws ConnectorException, InterruptedException {
        return open(
                what, call, cause -> errors.silent(what, cause), refused -> aboutAJob(what, refused), true, request);
    }

    /** The same for a question that is answered at once. */
    Answer ask(String what, Request request) throws ConnectorException, InterruptedException {
        return ask(what, new LiveCall(), request);
    }

    private ConnectorException aboutAJob(String what, OpenAIServiceException refused) {
        ConnectorException e = errors.refusal(what, refused);
        ErrorClass errorClass = refused.statusCode() == 404
                ? ErrorClass.LOST
                : e.errorClass() == ErrorClass.PROVIDER_ERROR ? ErrorClass.UNAVAILABLE : e.errorClass();
        return new ConnectorException(errorClass, String.valueOf(e.getMessage()), e.retryAfter(), e.details(), e);
    }

    private Answer open(
            String what,
            LiveCall call,
            Breaks breaks,
            Function<OpenAIServiceException, ConnectorException> refusal,
            boolean kept,
            Request request)
            throws ConnectorException, InterruptedException {
        Breaks unlessStopped = cause -> {
            requireGoingOn();
            return breaks.of(cause);
        };
        try {
            return new Answer(what, call.run(() -> request.apply(client)), errors, unlessStopped, kept);
        } catch (OpenAIServiceException e) {
            throw LostAnswers.isSaidBy(e.statusCode()) ? unlessStopped.of(e) : refusal.apply(e);
        } catch (OpenAIException e) {
            call.requireStored();
            requireGoingOn();
            throw call.sent() ? breaks.of(e) : errors.unreachable(what, host, e);
        }
    }

    /** A call that broke because it was stopped. */
    private void requireGoingOn() throws ConnectorException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (context.isCanceled()) {
            throw canceled();
        }
    }

    static ConnectorException canceled() {
        return new ConnectorException(ErrorClass.CANCELED, "Canceled.");
    }
}
