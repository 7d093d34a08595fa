package dev.emp.connector.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The paths of the connector protocol, relative to a connector's base URL. */
final class ProtocolPaths {

    static final String EXECUTIONS = "/connector/v1/executions";
    static final String DESCRIPTOR = "/connector/v1/descriptor";
    static final String HEALTH = "/connector/v1/health";
    static final String MEMORY_RELEASE = "/connector/v1/memory/release";
    static final String EVENT_STREAM = "application/x-ndjson";

    private ProtocolPaths() {}

    static URI under(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    static String execution(String id) {
        return EXECUTIONS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String confirmation(String id) {
        return execution(id) + "/accepted";
    }
}
