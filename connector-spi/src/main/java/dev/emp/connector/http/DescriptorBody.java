package dev.emp.connector.http;

import dev.emp.connector.ConnectorDescriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A connector's descriptor on the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record DescriptorBody(
        String service,
        List<String> models,
        JsonNode inputSchema,
        @Nullable Map<String, String> attributes) {

    static DescriptorBody of(ConnectorDescriptor descriptor) {
        return new DescriptorBody(
                descriptor.service(), descriptor.models(), descriptor.inputSchema(), descriptor.attributes());
    }

    /** A connector of an older version has no attributes. */
    ConnectorDescriptor toDescriptor() {
        return new ConnectorDescriptor(service, models, inputSchema, attributes == null ? Map.of() : attributes);
    }
}
