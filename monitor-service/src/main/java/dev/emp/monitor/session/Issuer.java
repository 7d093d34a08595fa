package dev.emp.monitor.session;

import dev.emp.monitor.OidcSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenID Connect issuer, as far as somebody signs in there: authorization code with PKCE. Its identity token comes straight
 * from it, so it is believed without its signature (OpenID Connect Core 3.1.3.7); whom the access token lets in is for the
 * orchestrator to say, which does check it.
 */
final class Issuer {

    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final OidcSettings settings;
    private final String name;
    private final String clientId;
    private final WebClient client;
    private final Clock clock;
    private volatile @Nullable Endpoints known;

    private record Endpoints(URI authorization, URI token) {}

    /**
     * @param accessToken what the orchestrator is to be shown
     * @param endsAt when it ends
     */
    record Tokens(String accessToken, Instant endsAt) {

        /** Without the token. */
        @Override
        public String toString() {
            return "Tokens[until " + endsAt + "]";
        }
    }

    /** @param settings that are on */
    Issuer(OidcSettings settings, WebClient client, Clock clock) {
        this.settings = settings;
        this.name = Objects.requireNonNull(settings.issuerUri()).toString();
        this.clientId = Objects.requireNonNull(settings.clientId());
        this.client = client;
        this.clock = clock;
    }

    /** Where the browser is to be sent; fails with {@link IssuerException}. */
    Mono<URI> signInAt(PendingSignIn pending, String redirect) {
        return endpoints().map(endpoints -> {
            UriComponentsBuilder address = UriComponentsBuilder.fromUri(endpoints.authorization())
                    .queryParam("response_type", "code")
                    .queryParam("client_id", "{client}")
                    .queryParam("redirect_uri", "{redirect}")
                    .queryParam("scope", "{scope}")
                    .queryParam("state", pending.state())
                    .queryParam("nonce", pending.nonce())
                    .queryParam("code_challenge", pending.challenge())
                    .queryParam("code_challenge_method", "S256");
            if (settings.audience() != null) {
                address.queryParam("audience", "{audience}");
            }
            return address.encode()
                    .buildAndExpand(Map.of(
                            "client",
                            clientId,
                            "redirect",
                            redirect,
                            "scope",
                            settings.scope(),
                            "audience",
                            Objects.requireNonNullElse(settings.audience(), "")))
                    .toUri();
        });
    }

    /** What the issuer gives for a code; fails with {@link IssuerException}. */
    Mono<Tokens> redeem(String code, PendingSignIn pending, String redirect) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set("grant_type", "authorization_code");
        form.set("code", code);
        form.set("redirect_uri", redirect);
        form.set("client_id", clientId);
        form.set("code_verifier", pending.verifier());
        return endpoints()
                .flatMap(endpoints -> client.post()
                        .uri(endpoints.token())
                        .headers(headers -> settings.clientSecret()
                                .ifPresent(secret -> headers.setBasicAuth(encoded(clientId), encoded(secret))))
                        .body(BodyInserters.fromFormData(form))
                        .exchangeToMono(answer -> answer.bodyToMono(String.class)
                                .defaultIfEmpty("")
                                .map(body -> tokens(answer.statusCode().value(), body, pending)))
                        .timeout(PATIENCE))
                .onErrorMap(Issuer::explained);
    }

    private Mono<Endpoints> endpoints() {
        Endpoints found = known;
        if (found != null) {
            return Mono.just(found);
        }
        return client.get()
                .uri(URI.create(name.replaceAll("/+$", "") + DISCOVERY))
                .retrieve()
                .bodyToMono(String.class)
                .timeout(PATIENCE)
                .map(this::discovered)
                .doOnNext(endpoints -> known = endpoints)
                .onErrorMap(Issuer::explained);
    }

    private Endpoints discovered(String body) {
        JsonNode told = JsonMapper.shared().readTree(body);
        if (!name.equals(told.path("issuer").asString(""))) {
            throw new IssuerException("issuer_unavailable", "what is at " + name + " is of another issuer");
        }
        return new Endpoints(
                URI.create(told.path("authorization_endpoint").asString("")),
                URI.create(told.path("token_endpoint").asString("")));
    }

    private Tokens tokens(int status, String body, PendingSignIn pending) {
        JsonNode told = JsonMapper.shared().readTree(body);
        if (status != 200) {
            throw new IssuerException(
                    "sign_in_refused",
                    "the issuer refused the code: " + told.path("error").asString("status " + status));
        }
        requireOurs(claims(told.path("id_token").asString("")), pending);
        String access = told.path("access_token").asString("");
        if (access.isEmpty()) {
            throw new IssuerException("sign_in_refused", "the issuer gave no access token");
        }
        long seconds = told.path("expires_in").asLong(0);
        return new Tokens(access, seconds > 0 ? clock.instant().plusSeconds(seconds) : Instant.MAX);
    }

    private void requireOurs(JsonNode claims, PendingSignIn pending) {
        JsonNode audience = claims.path("aud");
        boolean forUs = audience.isArray()
                ? audience.valueStream().anyMatch(one -> clientId.equals(one.asString("")))
                : clientId.equals(audience.asString(""));
        boolean lives = clock.instant()
                .minus(SKEW)
                .isBefore(Instant.ofEpochSecond(claims.path("exp").asLong(0)));
        if (!name.equals(claims.path("iss").asString(""))
                || !forUs
                || !lives
                || !pending.nonce().equals(claims.path("nonce").asString(""))) {
            throw new IssuerException(
                    "sign_in_refused",
                    "the identity token is not for this dashboard, not for this sign-in, or too old");
        }
    }

    private static JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IssuerException("sign_in_refused", "the issuer gave no identity token");
        }
        byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
        return JsonMapper.shared().readTree(new String(claims, StandardCharsets.UTF_8));
    }

    /** As RFC 6749 wants it before the two are put together. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Throwable explained(Throwable fault) {
        if (fault instanceof IssuerException) {
            return fault;
        }
        boolean malformed = fault instanceof JacksonException || fault instanceof IllegalArgumentException;
        return new IssuerException(
                "issuer_unavailable", malformed ? "the issuer's answer cannot be read" : "the issuer does not answer");
    }
}
