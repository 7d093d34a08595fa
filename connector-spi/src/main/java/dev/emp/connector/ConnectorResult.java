package dev.emp.connector;

import tools.jackson.databind.JsonNode;

/** @param output the service's own answer; files were handed to {@link ConnectorContext#artifact} */
public record ConnectorResult(JsonNode output) {}
