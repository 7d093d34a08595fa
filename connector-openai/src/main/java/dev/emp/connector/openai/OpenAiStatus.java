package dev.emp.connector.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.models.models.ModelListParams;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.support.keys.Deployment;
import dev.emp.connector.support.keys.Deployments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Whether OpenAI can be used, and the models it lists: up when one of the keys is usable. Asked at most every few seconds. */
final class OpenAiStatus {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration LEAST_PATIENCE = Duration.ofMillis(500);
    private static final Duration FRESH_FOR = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_FAULT = 500;

    private final Deployments deployments;
    private final OpenAiClients clients;
    private final OpenAiErrors errors;
    private final Clock clock;
    private ConnectorHealth health = new ConnectorHealth.Down("OpenAI was not asked yet.");
    private List<String> models = List.of();
    private Instant askedAt = Instant.MIN;

    OpenAiStatus(Deployments deployments, OpenAiClients clients, OpenAiErrors errors, Clock clock) {
        this.deployments = deployments;
        this.clients = clients;
        this.errors = errors;
        this.clock = clock;
    }

    synchronized ConnectorHealth health() {
        refresh();
        return health;
    }

    /** Those listed last; empty when there is no list. */
    synchronized List<String> models() {
        refresh();
        return models;
    }

    private void refresh() {
        Instant now = clock.instant();
        if (askedAt.equals(Instant.MIN) || !now.isBefore(askedAt.plus(FRESH_FOR))) {
            health = ask();
            askedAt = now;
        }
    }

    private ConnectorHealth ask() {
        List<String> faults = new ArrayList<>();
        Duration share = PATIENCE.dividedBy(deployments.all().size());
        Duration patience = share.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : share;
        for (Deployment deployment : deployments.all()) {
            String fault = fault(deployment, patience);
            if (fault == null) {
                return new ConnectorHealth.Up();
            }
            faults.add(deployments.all().size() == 1 ? fault : deployment.name() + ": " + fault);
        }
        return new ConnectorHealth.Down(String.join(" ", faults));
    }

    /** A server without a list of models, or one that does not show it to this key, answers nevertheless. */
    private @Nullable String fault(Deployment deployment, Duration patience) {
        RequestOptions options = RequestOptions.builder().timeout(patience).build();
        try (HttpResponse answer = clients.of(deployment, deployment.key())
                .models()
                .withRawResponse()
                .list(ModelListParams.none(), options)) {
            models = names(Json.read(answer.body()));
            return null;
        } catch (OpenAIServiceException e) {
            boolean answers = e.statusCode() != UNAUTHORIZED && e.statusCode() < SERVER_FAULT;
            return answers ? null : errors.refusal("GET /models", e).getMessage();
        } catch (OpenAIException e) {
            return errors.unreachable("GET /models", clients.baseUrl(deployment).toString(), e)
                    .getMessage();
        } catch (ConnectorException e) {
            return e.getMessage();
        } catch (JacksonException | IllegalStateException e) {
            return errors.notWhatIsDocumented("GET /models", "a list of models", e)
                    .getMessage();
        }
    }

    private static List<String> names(JsonNode list) {
        return list.path("data")
                .valueStream()
                .map(model -> model.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .sorted()
                .toList();
    }
}
