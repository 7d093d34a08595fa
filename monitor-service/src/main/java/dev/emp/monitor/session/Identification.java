package dev.emp.monitor.session;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the orchestrator whose a credential is: {@code GET /v1/me}. */
final class Identification {

    private static final Logger log = LoggerFactory.getLogger(Identification.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WebClient client;
    private final String place;

    /** @param orchestrator its base address */
    Identification(WebClient client, URI orchestrator) {
        this.client = client;
        this.place = orchestrator.toString().replaceAll("/+$", "") + "/v1/me";
    }

    /** @param credential null to ask without any */
    Mono<Identified> ask(@Nullable String credential) {
        return client.get()
                .uri(URI.create(place))
                .headers(headers -> {
                    if (credential != null) {
                        headers.setBearerAuth(credential);
                    }
                })
                .exchangeToMono(Identification::answer)
                .timeout(PATIENCE)
                .onErrorResume(fault -> Mono.just(unknown(fault)));
    }

    private static Mono<Identified> answer(ClientResponse response) {
        HttpStatusCode status = response.statusCode();
        return response.bodyToMono(String.class).defaultIfEmpty("").map(body -> read(status.value(), body));
    }

    private static Identified read(int status, String body) {
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            return switch (status) {
                case 200 -> known(json);
                case 401, 403 ->
                    new Identified.Refused(
                            status,
                            json.path("code").asString("invalid_api_key"),
                            json.path("detail").asString(""));
                default -> new Identified.Unknown("it answered GET /v1/me with " + status);
            };
        } catch (JacksonException malformed) {
            return new Identified.Unknown("it answered GET /v1/me with " + status + " and no JSON");
        }
    }

    private static Identified known(JsonNode json) {
        return Role.ofWireName(json.path("role").asString(""))
                .<Identified>map(role -> {
                    boolean open = json.path("open").asBoolean(false);
                    Viewer viewer = new Viewer(
                            json.path("name").asString(""),
                            json.path("key_id").asString(""),
                            role,
                            json.path("tenant").asString(""));
                    return new Identified.Known(open ? Viewer.OPEN : viewer, open);
                })
                .orElseGet(() -> new Identified.Unknown("it named a role that the monitor does not know"));
    }

    private static Identified unknown(Throwable fault) {
        log.debug("The orchestrator could not be asked who somebody is", fault);
        return new Identified.Unknown("it does not answer");
    }
}
