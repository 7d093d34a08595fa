package dev.emp.monitor;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * At whom people can sign in besides with an API key; nobody while {@code issuer-uri} is not set. The orchestrator must trust
 * the same issuer's tokens.
 *
 * @param issuerUri who signs people in, exactly as its tokens say
 * @param clientId what the dashboard is called there
 * @param clientSecretFrom where its secret is: {@code env:NAME} or {@code file:PATH}; null for a client that has none
 * @param scope what is asked for
 * @param audience whom the access token is to be for, where the issuer wants to be told; null elsewhere
 */
public record OidcSettings(
        @Nullable URI issuerUri,
        @Nullable String clientId,
        @Nullable String clientSecretFrom,
        @DefaultValue("openid profile") String scope,
        @Nullable String audience) {

    private static final String PREFIX = "emp.monitor.oidc.";

    /** @throws IllegalArgumentException if what is set is not enough; the message begins with the name of the setting */
    public OidcSettings {
        if (issuerUri != null && !("https".equals(issuerUri.getScheme()) || "http".equals(issuerUri.getScheme()))) {
            throw new IllegalArgumentException(PREFIX + "issuer-uri must be an https or http address");
        }
        if (issuerUri == null && (clientId != null || clientSecretFrom != null || audience != null)) {
            throw new IllegalArgumentException(PREFIX
                    + "issuer-uri is missing: without it nobody signs in there, and the other settings are in vain");
        }
        if (issuerUri != null && (clientId == null || clientId.isBlank())) {
            throw new IllegalArgumentException(
                    PREFIX + "client-id is missing: the issuer has to be told who wants somebody signed in");
        }
        if (clientSecretFrom != null && !clientSecretFrom.matches("(env|file):.+")) {
            throw new IllegalArgumentException(
                    PREFIX + "client-secret-from must be env:NAME or file:PATH, never the secret itself");
        }
        if (clientSecretFrom != null && read(clientSecretFrom).isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "client-secret-from names a place where nothing is");
        }
        if (!scope.matches("(.* )?openid( .*)?")) {
            throw new IllegalArgumentException(PREFIX + "scope must have openid among its words");
        }
    }

    public boolean isOn() {
        return issuerUri != null;
    }

    /** The secret that is there now; empty for a client that has none. */
    public Optional<String> clientSecret() {
        return Optional.ofNullable(clientSecretFrom).map(OidcSettings::read);
    }

    private static String read(String from) {
        String place = from.substring(from.indexOf(':') + 1);
        try {
            return from.startsWith("env:")
                    ? System.getenv().getOrDefault(place, "").strip()
                    : Files.readString(Path.of(place)).strip();
        } catch (IOException | InvalidPathException unreadable) {
            return "";
        }
    }
}
