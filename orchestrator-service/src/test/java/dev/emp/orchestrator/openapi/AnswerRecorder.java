package dev.emp.orchestrator.openapi;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.stereotype.Component;

/**
 * Holds every answer of every orchestrator that a test starts against the description of the API: the scan for components finds
 * this in the test tree. It stands outside of all filters and error handlers, so that it sees what clients see.
 */
@Component
final class AnswerRecorder implements HttpHandlerDecoratorFactory {

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) ->
                handler.handle(request, new RecordedResponse(request, response, answer -> Violations.check(answer)));
    }

    /** All orchestrators have the same description; the first of a JVM is asked for it. */
    @EventListener
    void started(WebServerInitializedEvent event) throws Exception {
        if (!Violations.hasDescription()) {
            URI uri = URI.create("http://127.0.0.1:" + event.getWebServer().getPort() + "/v3/api-docs");
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                Violations.describe(answer.body());
            }
        }
    }
}
