package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.worker.testing.ScriptedConnector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A provider at its worst: repeats its input in all it says, in every form. */
final class EchoConnector implements Connector {

    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** The inputs it was given, as JSON. */
    List<String> seen() {
        return seen;
    }

    @Override
    public ConnectorDescriptor describe() {
        return new ConnectorDescriptor(ScriptedConnector.SERVICE, List.of(), JsonNodeFactory.instance.objectNode());
    }

    @Override
    public ConnectorHealth health() {
        return new ConnectorHealth.Up();
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context) throws ConnectorException {
        String input = request.input().toString();
        seen.add(input);
        context.accepted(input);
        context.progress(0.5, input);
        context.log(input);
        for (int at = 0; at < input.length(); at += 3) {
            context.partial(
                    "text/plain",
                    input.substring(at, Math.min(input.length(), at + 3)).getBytes(UTF_8));
        }
        context.partial("application/json", input.getBytes(UTF_8));
        context.usage(input, 1);
        if (request.input().path("fail").asBoolean(false)) {
            throw new ConnectorException(ErrorClass.CONTENT_REFUSED, input, null, request.input(), null);
        }
        if (request.input().path("break").asBoolean(false)) {
            throw new IllegalStateException(input);
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        output.set("echo", request.input());
        String text = request.input().path("a").asString("");
        output.put("a", text);
        return new ConnectorResult(output);
    }
}
