package dev.emp.orchestrator.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The public keys of the issuer. They are fetched when the first token comes, so that its outage does not stop our start, kept for
 * minutes (longer while the issuer is out of reach), and fetched again, at most twice in 30 s, when a token names one that is not among them.
 */
final class IssuerKeys implements JWKSource<SecurityContext> {

    private static final int LIMIT_MILLIS = 3_000;
    private static final int LARGEST = 256 * 1024;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    /** Who does not answer is left alone for so long: every call that waits for it holds a thread. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String issuer;
    private final @Nullable URI jwkSet;
    private final Clock clock;
    private final DefaultResourceRetriever http = new DefaultResourceRetriever(LIMIT_MILLIS, LIMIT_MILLIS, LARGEST);
    private @Nullable JWKSource<SecurityContext> source;
    private volatile boolean fetched;
    private Instant quietUntil = Instant.MIN;

    /** @param jwkSet where the keys are; null to ask the issuer */
    IssuerKeys(String issuer, @Nullable URI jwkSet, Clock clock) {
        this.issuer = issuer;
        this.jwkSet = jwkSet;
        this.clock = clock;
    }

    /** Blocks, for some seconds at most. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        try {
            List<JWK> keys = source().get(selector, context);
            fetched = true;
            return keys;
        } catch (RateLimitReachedException tooOften) {
            // Without any keys there is none that the issuer does not have.
            throw fetched ? tooOften : new RemoteKeySourceException("the issuer did not answer a moment ago", tooOften);
        }
    }

    private synchronized JWKSource<SecurityContext> source() throws KeySourceException {
        JWKSource<SecurityContext> found = source;
        if (found == null) {
            found = JWKSourceBuilder.create(jwkSetUrl(), http)
                    .refreshAheadCache(false)
                    .outageTolerant(true)
                    .build();
            source = found;
        }
        return found;
    }

    private URL jwkSetUrl() throws KeySourceException {
        if (clock.instant().isBefore(quietUntil)) {
            throw new RemoteKeySourceException("the issuer did not answer a moment ago", null);
        }
        try {
            return (jwkSet == null ? discovered() : jwkSet).toURL();
        } catch (IOException | ProblemException | IllegalArgumentException fault) {
            quietUntil = clock.instant().plus(PAUSE);
            throw new RemoteKeySourceException(
                    "the issuer does not say where its keys are: " + fault.getMessage(), fault);
        }
    }

    private URI discovered() throws IOException {
        String place = issuer.replaceAll("/+$", "") + DISCOVERY;
        String content = http.retrieveResource(URI.create(place).toURL()).getContent();
        JsonNode told = StrictJson.read(content.getBytes(StandardCharsets.UTF_8));
        if (!issuer.equals(told.path("issuer").asString(""))) {
            throw new IOException(place + " is of another issuer");
        }
        return URI.create(told.path("jwks_uri").asString(""));
    }
}
