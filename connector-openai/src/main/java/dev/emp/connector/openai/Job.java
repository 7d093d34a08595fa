package dev.emp.connector.openai;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.cost.Usage;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * One job with one key.
 *
 * @param backgroundByDefault whether responses run in the background when the job does not say
 * @param answered to be run as soon as the provider answers
 */
record Job(
        OpenAiInput input,
        ConnectorRequest request,
        ConnectorContext context,
        Exchange exchange,
        UsageReport usage,
        boolean backgroundByDefault,
        Runnable answered) {

    private static final String TEXT = "text/plain; charset=utf-8";

    /** Begins to store, for a call that leaves nothing behind, that it was tried. The call may get ready meanwhile. */
    ConnectorContext.Stored callIsTried() throws ConnectorException {
        return context.accepting(new Handle.Call(exchange.deployment(), request.executionId()).toString());
    }

    /** Has it stored that such a call is tried, and makes it. */
    Answer pay(String what, Exchange.Request call) throws ConnectorException, InterruptedException {
        return pay(what, callIsTried(), call);
    }

    /** @param tried that it is: the call sends nothing before that is stored */
    Answer pay(String what, ConnectorContext.Stored tried, Exchange.Request call)
            throws ConnectorException, InterruptedException {
        Answer answer = exchange.pay(what, input.repeatIfLost(), tried, call);
        answered.run();
        return answer;
    }

    void text(String piece) throws ConnectorException {
        if (!piece.isEmpty()) {
            context.partial(TEXT, piece.getBytes(StandardCharsets.UTF_8));
        }
    }

    void text(String piece, long position) throws ConnectorException {
        if (!piece.isEmpty()) {
            context.partial(TEXT, piece.getBytes(StandardCharsets.UTF_8), position);
        }
    }

    /** Ends the job well. */
    ConnectorResult done(JsonNode answer, Usage used) throws ConnectorException {
        usage.tell(used, answer);
        context.progress(1, "done");
        return new ConnectorResult(answer);
    }
}
