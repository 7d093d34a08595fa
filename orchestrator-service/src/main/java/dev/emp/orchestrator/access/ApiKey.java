package dev.emp.orchestrator.access;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.job.JsonText;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Role;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of an API key.
 *
 * @param prefix the part of it that may be seen; also the name of its document
 * @param version of its document; 0 before it is kept
 * @param hash see {@link KeyText#hash}
 * @param createdBy id of the key it was made with
 * @param expiresAt null when it does not
 * @param lastUsedAt to about a minute; null when it never was
 */
record ApiKey(
        String prefix,
        long version,
        String name,
        String tenant,
        Role role,
        String hash,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt) {

    String id() {
        return KeyText.ID + prefix;
    }

    Caller caller() {
        return new Caller(tenant, role, id(), name);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    ApiKey usedAt(Instant now) {
        return new ApiKey(prefix, version, name, tenant, role, hash, createdAt, createdBy, expiresAt, now);
    }

    JsonText toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("tenant", tenant)
                .put("role", role.wireName())
                .put("hash", hash)
                .put("created_at", createdAt.toString())
                .put("created_by", createdBy);
        if (expiresAt != null) {
            json.put("expires_at", expiresAt.toString());
        }
        if (lastUsedAt != null) {
            json.put("last_used_at", lastUsedAt.toString());
        }
        return new JsonText(StrictJson.write(json));
    }

    static ApiKey of(Document document) {
        JsonNode json = StrictJson.read(document.content().value().getBytes(StandardCharsets.UTF_8));
        return new ApiKey(
                document.id(),
                document.version(),
                json.path("name").stringValue(),
                json.path("tenant").stringValue(),
                Role.ofWireName(json.path("role").stringValue()).orElseThrow(),
                json.path("hash").stringValue(),
                Instant.parse(json.path("created_at").stringValue()),
                json.path("created_by").stringValue(),
                instant(json.get("expires_at")),
                instant(json.get("last_used_at")));
    }

    private static @Nullable Instant instant(@Nullable JsonNode value) {
        return value == null ? null : Instant.parse(value.stringValue());
    }
}
