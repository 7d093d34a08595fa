package dev.emp.monitor.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** An OpenID Connect issuer where everybody is signed in at once. It takes a code once, and only with what it was asked for with. */
public final class IssuerStub implements AutoCloseable {

    public static final String CODE = "code-1";

    private final DisposableServer server;
    private Map<String, String> asked = Map.of();
    private UnaryOperator<String> claims = UnaryOperator.identity();
    private String accessToken = "a.b.c";
    private volatile String basic = "";

    public IssuerStub() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/.well-known/openid-configuration", this::discovery)
                        .post("/token", this::token))
                .bindNow();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** What the browser comes with to {@code /authorize}; answers what it is sent back with. */
    public String signIn(URI authorize) {
        asked = parameters(authorize.getRawQuery());
        return "?code=" + CODE + "&state=" + asked.get("state");
    }

    public Map<String, String> asked() {
        return asked;
    }

    /** The identity token says something else than it should. */
    public void claims(UnaryOperator<String> change) {
        claims = change;
    }

    public void accessToken(String token) {
        accessToken = token;
    }

    /** The client and its secret as they were last shown. */
    public String basic() {
        return basic;
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> discovery(HttpServerRequest request, HttpServerResponse response) {
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just(
                        "{\"issuer\":\"%1$s\",\"authorization_endpoint\":\"%1$s/authorize\",\"token_endpoint\":\"%1$s/token\"}"
                                .formatted(address())))
                .then();
    }

    private Mono<Void> token(HttpServerRequest request, HttpServerResponse response) {
        basic = request.requestHeaders().get("Authorization", "");
        return request.receive().aggregate().asString().flatMap(body -> {
            Map<String, String> form = parameters(body);
            boolean good = CODE.equals(form.get("code"))
                    && "authorization_code".equals(form.get("grant_type"))
                    && asked.get("client_id").equals(form.get("client_id"))
                    && asked.get("redirect_uri").equals(form.get("redirect_uri"))
                    && asked.get("code_challenge").equals(challenge(form.get("code_verifier")));
            return response.status(good ? 200 : 400)
                    .header("Content-Type", "application/json")
                    .sendString(Mono.just(good ? tokens() : "{\"error\":\"invalid_grant\"}"))
                    .then();
        });
    }

    private String tokens() {
        String usual = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"ada\",\"nonce\":\"%s\",\"exp\":4102444800}"
                .formatted(address(), asked.get("client_id"), asked.get("nonce"));
        String identity = encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims.apply(usual)) + ".c2ln";
        return "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":600,\"id_token\":\"%s\"}"
                .formatted(accessToken, identity);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
