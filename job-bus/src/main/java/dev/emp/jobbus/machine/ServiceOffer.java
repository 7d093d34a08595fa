package dev.emp.jobbus.machine;

import dev.emp.jobbus.job.JsonText;
import java.util.List;

/**
 * A service that some machine has announced: what a client may submit to.
 *
 * @param inputSchema JSON Schema (2020-12) of the job input
 */
public record ServiceOffer(String service, List<String> models, JsonText inputSchema) {

    public ServiceOffer {
        models = List.copyOf(models);
    }
}
