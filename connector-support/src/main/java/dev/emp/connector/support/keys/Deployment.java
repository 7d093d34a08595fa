package dev.emp.connector.support.keys;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One key at one provider. It cools down when it was refused. Never shows the key. Safe for many threads. */
public final class Deployment {

    /** Without a better answer, a key that is rate limited waits this long. */
    static final Duration RATE_LIMITED = Duration.ofSeconds(5);

    /** A key that is wrong or out of credit does not mend by itself. */
    static final Duration REFUSED = Duration.ofMinutes(5);

    static final Duration UNREACHABLE = Duration.ofSeconds(15);

    private static final String ANY_MODEL = "";
    private static final int CALLS_LOOKED_AT = 10;
    private static final int CALLS_AT_LEAST = 5;
    private static final int CALLS_TO_TRY = 3;

    private final String name;
    private final KeySource source;
    private final KeyProperties properties;
    private final Scrubber scrubber;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final Map<String, Cooldown> limited = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusedModels = new ConcurrentHashMap<>();
    private volatile @Nullable Refusal refused;
    private volatile @Nullable Cooldown unreachable;

    /** @param key which key it was: another one that stands there now may be better */
    private record Refusal(String key, Cooldown cooldown) {}

    Deployment(
            String name,
            KeyProperties properties,
            Function<String, @Nullable String> environment,
            Scrubber scrubber,
            Clock clock) {
        this.name = name;
        this.properties = properties;
        this.source = KeySource.of(properties.from(), environment);
        this.scrubber = scrubber;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .minimumNumberOfCalls(CALLS_AT_LEAST)
                        .permittedNumberOfCallsInHalfOpenState(CALLS_TO_TRY)
                        // it lets in only who comes later than that
                        .waitDurationInOpenState(UNREACHABLE.minusMillis(1))
                        .build());
    }

    /** What handles and messages call it. */
    public String name() {
        return name;
    }

    /** Where to send what uses this key; null when the connector knows. */
    public @Nullable URI baseUrl() {
        return properties.baseUrl();
    }

    /**
     * The key as it is now. Hidden from all texts from now on.
     *
     * @throws ConnectorException auth, naming where the key should be, when there is none
     */
    public String key() throws ConnectorException {
        String key = source.read();
        scrubber.hide(key);
        return key;
    }

    int weight() {
        return properties.weight();
    }

    List<String> models() {
        return properties.models();
    }

    /** An unknown model is no hindrance: the provider tells. */
    boolean serves(@Nullable String model) {
        return model == null
                || properties.models().isEmpty()
                || properties.models().contains(model);
    }

    /** Why no job may use it now; empty when one may. */
    Optional<Cooldown> cooling(@Nullable String model) {
        Instant now = clock.instant();
        String name = model == null ? ANY_MODEL : model;
        Optional<Cooldown> refusal = standing(refused, now).or(() -> standing(refusedModels.get(name), now));
        if (refusal.isPresent()) {
            return refusal;
        }
        Cooldown limit = limited.get(name);
        if (limit != null && !limit.over(now)) {
            return Optional.of(limit);
        }
        Cooldown outage = unreachable;
        return breaker.getState() == CircuitBreaker.State.OPEN && outage != null && !outage.over(now)
                ? Optional.of(outage)
                : Optional.empty();
    }

    /** Whether the key is not used now for this reason, for one model at least. */
    boolean coolsDown(ErrorClass why) {
        Instant now = clock.instant();
        return switch (why) {
            case AUTH ->
                standing(refused, now).isPresent()
                        || refusedModels.values().stream()
                                .anyMatch(refusal -> standing(refusal, now).isPresent());
            case RATE_LIMITED -> limited.values().stream().anyMatch(cooldown -> !cooldown.over(now));
            case UNAVAILABLE -> breaker.getState() == CircuitBreaker.State.OPEN;
            default -> false;
        };
    }

    /** One that is over, or was of another key than there is now, counts no more. */
    private Optional<Cooldown> standing(@Nullable Refusal refusal, Instant now) {
        return refusal == null || refusal.cooldown().over(now) || keyHasChanged(refusal)
                ? Optional.empty()
                : Optional.of(refusal.cooldown());
    }

    private boolean keyHasChanged(Refusal refusal) {
        try {
            return !source.read().equals(refusal.key());
        } catch (ConnectorException e) {
            return false;
        }
    }

    /** Whether it takes one more call now: after an outage, only a few may try. */
    boolean enter() {
        return breaker.tryAcquirePermission();
    }

    void leave() {
        breaker.releasePermission();
    }

    void answered() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void unreachable(ConnectorException error) {
        unreachable = new Cooldown(clock.instant().plus(UNREACHABLE), error);
        breaker.onError(0, TimeUnit.NANOSECONDS, error);
    }

    void refused(String key, ConnectorException error) {
        refused = refusal(key, error);
    }

    /** For this model only: the key is good for others. */
    void refused(String key, @Nullable String model, ConnectorException error) {
        Instant now = clock.instant();
        refusedModels.values().removeIf(refusal -> refusal.cooldown().over(now));
        refusedModels.put(model == null ? ANY_MODEL : model, refusal(key, error));
    }

    private Refusal refusal(String key, ConnectorException error) {
        return new Refusal(key, new Cooldown(clock.instant().plus(REFUSED), error));
    }

    /** Providers limit each model by itself. */
    void limited(@Nullable String model, ConnectorException error) {
        Instant now = clock.instant();
        limited.values().removeIf(cooldown -> cooldown.over(now));
        Duration wait = error.retryAfter() == null ? RATE_LIMITED : error.retryAfter();
        limited.put(model == null ? ANY_MODEL : model, new Cooldown(now.plus(wait), error));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Deployment[" + name + "]";
    }
}
