package dev.emp.monitor.series;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.document.Documents;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many machines the orchestrators want for each pool. They keep that among the documents; should they come to keep it in
 * another form, nothing is known of it here, and the series goes on without.
 */
final class PoolPlans {

    private static final String COLLECTION = "pools";
    private static final String FLEET = "fleet";

    private final ObjectProvider<Documents> documents;

    PoolPlans(ObjectProvider<Documents> documents) {
        this.documents = documents;
    }

    /** By the names of pools; a pool of which nobody has decided yet is left out. */
    CompletionStage<Map<String, Integer>> desired() {
        return documents
                .getObject()
                .find(COLLECTION, FLEET)
                .thenApply(found -> found.map(PoolPlans::read).orElseGet(Map::of));
    }

    private static Map<String, Integer> read(Document document) {
        Map<String, Integer> desired = new TreeMap<>();
        try {
            JsonNode pools =
                    JsonMapper.shared().readTree(document.content().value()).path("pools");
            pools.properties().forEach(pool -> {
                JsonNode machines = pool.getValue().path("decision").path("desired");
                if (machines.isInt()) {
                    desired.put(pool.getKey(), machines.asInt());
                }
            });
        } catch (JacksonException malformed) {
            return Map.of();
        }
        return desired;
    }
}
