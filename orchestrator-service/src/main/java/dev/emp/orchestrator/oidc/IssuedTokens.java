package dev.emp.orchestrator.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.emp.orchestrator.access.AccessTokens;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Trusts access tokens that the issuer has signed for us and that have not expired (RFC 9068, RFC 8725). */
final class IssuedTokens implements AccessTokens {

    private static final Logger log = LoggerFactory.getLogger(IssuedTokens.class);
    private static final String SECONDS_UNTIL_RETRY = "5";
    private static final int LONGEST_REASON = 200;

    /** Of pairs of keys only: with a shared secret, whoever can check a token could make one. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final Set<JOSEObjectType> TYPES = Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"));

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final TokenClaims claims;

    IssuedTokens(String issuer, String audience, JWKSource<SecurityContext> keys, TokenClaims claims, Clock clock) {
        this.claims = claims;
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWSTypeVerifier((type, context) -> requireKnown(type));
        processor.setJWTClaimsSetVerifier(new ClaimsCheck(issuer, audience, clock));
    }

    @Override
    public Mono<Caller> caller(String token) {
        // The keys may have to be fetched first, which blocks.
        return Mono.fromCallable(() -> verify(token))
                .subscribeOn(Schedulers.boundedElastic())
                .publishOn(Schedulers.parallel());
    }

    private Caller verify(String token) {
        try {
            return claims.caller(processor.process(token, null));
        } catch (RateLimitReachedException unknownKey) {
            throw invalid("it is signed with a key that the issuer does not have");
        } catch (KeySourceException outage) {
            log.warn("Access tokens cannot be checked: {}", outage.getMessage());
            throw unavailable();
        } catch (ParseException malformed) {
            throw invalid("it is not a signed JSON web token");
        } catch (BadJOSEException | JOSEException untrusted) {
            throw invalid(String.valueOf(untrusted.getMessage()));
        }
    }

    private static void requireKnown(@Nullable JOSEObjectType type) throws BadJOSEException {
        if (type != null && !TYPES.contains(type)) {
            throw new BadJOSEException("it is of the type " + type + ", not JWT or at+jwt");
        }
    }

    private static ProblemException invalid(String reason) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"emp\", error=\"invalid_token\"");
        return new ProblemException(
                ErrorCode.INVALID_TOKEN,
                "the access token is not trusted: " + reason.substring(0, Math.min(reason.length(), LONGEST_REASON)),
                headers);
    }

    private static ProblemException unavailable() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, SECONDS_UNTIL_RETRY);
        return new ProblemException(
                ErrorCode.ISSUER_UNAVAILABLE,
                "the keys of the issuer, with which tokens are checked, are out of reach",
                headers);
    }

    /** Also asks for a subject, and for an end: a token without one would count for ever. */
    private static final class ClaimsCheck extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final Clock clock;

        ClaimsCheck(String issuer, String audience, Clock clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
            this.clock = clock;
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
