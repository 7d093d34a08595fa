package dev.emp.orchestrator.oidc;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose access tokens count besides API keys; nobody's while {@code issuer-uri} is not set.
 *
 * @param issuerUri who issues them, exactly as their claim {@code iss} says
 * @param jwkSetUri where its public keys are; without it the issuer is asked, at {@code /.well-known/openid-configuration}
 * @param audience what their claim {@code aud} must have: tokens for other applications do not count
 * @param roleClaim the claim that has the role, or several, alone or in a list; dots lead into objects, as in {@code
 *     realm_access.roles}
 * @param tenantClaim the claim that names the tenant
 */
@ConfigurationProperties(OidcProperties.PREFIX)
record OidcProperties(
        @Nullable URI issuerUri,
        @Nullable URI jwkSetUri,
        @Nullable String audience,
        @DefaultValue("emp_role") String roleClaim,
        @DefaultValue("emp_tenant") String tenantClaim) {

    static final String PREFIX = "emp.orchestrator.oidc";

    /** @throws IllegalArgumentException if what is set is not enough; the message begins with the name of the setting */
    OidcProperties {
        requireHttp("issuer-uri", issuerUri);
        requireHttp("jwk-set-uri", jwkSetUri);
        if (issuerUri == null && (jwkSetUri != null || audience != null)) {
            throw new IllegalArgumentException(PREFIX
                    + ".issuer-uri is missing: without it no access token counts, and the other settings are in vain");
        }
        if (issuerUri != null && (audience == null || audience.isBlank())) {
            throw new IllegalArgumentException(PREFIX
                    + ".audience is missing: without it tokens for other applications of the issuer would count");
        }
    }

    private static void requireHttp(String name, @Nullable URI uri) {
        if (uri != null && !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(PREFIX + "." + name + " must be an https or http address");
        }
    }
}
