package dev.emp.connector.http;

import dev.emp.connector.ConnectorDescriptor;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** A connector's descriptor on the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record DescriptorBody(String service, List<String> models, JsonNode inputSchema) {

    static DescriptorBody of(ConnectorDescriptor descriptor) {
        return new DescriptorBody(descriptor.service(), descriptor.models(), descriptor.inputSchema());
    }

    ConnectorDescriptor toDescriptor() {
        return new ConnectorDescriptor(service, models, inputSchema);
    }
}
