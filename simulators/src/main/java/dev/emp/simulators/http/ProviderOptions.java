package dev.emp.simulators.http;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the simulator of a provider is set up. Options never change: each {@code with…} gives new ones.
 *
 * @param <S> the options of the provider
 */
public abstract class ProviderOptions<S extends ProviderOptions<S>> implements Cloneable {
    private String host = "127.0.0.1";
    private int port;
    private Latency latency = Latency.none();
    private double tokensPerSecond;
    private long seed;
    private int requestsPerMinute;
    private Pace pace = Pace.realTime();
    private @Nullable Path ledger;
    private boolean faultsOverHttp;
    private Traffic traffic = (_, _) -> {};
    private Clock clock = Clock.systemUTC();
    private Keys keys = new Keys(Set.of(), Set.of());

    /** The address to listen on; the loopback unless told otherwise. */
    public S withHost(String value) {
        return changed(copy -> base(copy).setHost(value));
    }

    /** The port; 0 for any free one. */
    public S withPort(int value) {
        return changed(copy -> base(copy).setPort(value));
    }

    /** How long the provider thinks before the first word of its answer; no time unless told otherwise. */
    public S withLatency(Latency value) {
        return changed(copy -> base(copy).setLatency(value));
    }

    /** How fast words are streamed after the first; 0, the default, for all at once. */
    public S withTokensPerSecond(double value) {
        return changed(copy -> base(copy).setTokensPerSecond(value));
    }

    /** Changes everything that is left to chance, in the same way each time. */
    public S withSeed(long value) {
        return changed(copy -> base(copy).setSeed(value));
    }

    /** How many requests a key may make a minute; 0, the default, for any number. */
    public S withRequestsPerMinute(int value) {
        return changed(copy -> base(copy).setRequestsPerMinute(value));
    }

    /** How time passes; in real time unless told otherwise. */
    public S withPace(Pace value) {
        return changed(copy -> base(copy).setPace(value));
    }

    /** A file that gets lines of JSON for each job; none unless told otherwise. */
    public S withLedger(Path value) {
        return changed(copy -> base(copy).setLedger(value));
    }

    /** Lets {@code /simulator/faults} take faults. */
    public S withFaultsOverHttp() {
        return changed(copy -> base(copy).setFaultsOverHttp(true));
    }

    /** Sees what goes over the wire. */
    public S withTraffic(Traffic value) {
        return changed(copy -> base(copy).setTraffic(value));
    }

    /** Gives all points in time. */
    public S withClock(Clock value) {
        return changed(copy -> base(copy).setClock(value));
    }

    /** The keys that are let in; every key unless told otherwise. */
    public S withKeys(String... allowed) {
        return changed(copy ->
                base(copy).setKeys(new Keys(Set.of(allowed), base(copy).keys().withoutCredit())));
    }

    /** Keys that are known, but whose account is empty. */
    public S withKeysWithoutCredit(String... empty) {
        return changed(copy -> base(copy).setKeys(new Keys(base(copy).keys().allowed(), Set.of(empty))));
    }

    private static ProviderOptions<?> base(ProviderOptions<?> options) {
        return options;
    }

    /** A copy after a change. */
    protected final S changed(Consumer<S> change) {
        try {
            @SuppressWarnings("unchecked")
            S copy = (S) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public Latency latency() {
        return latency;
    }

    public double tokensPerSecond() {
        return tokensPerSecond;
    }

    public long seed() {
        return seed;
    }

    public int requestsPerMinute() {
        return requestsPerMinute;
    }

    public Pace pace() {
        return pace;
    }

    public @Nullable Path ledger() {
        return ledger;
    }

    public boolean faultsOverHttp() {
        return faultsOverHttp;
    }

    public Traffic traffic() {
        return traffic;
    }

    public Clock clock() {
        return clock;
    }

    public Keys keys() {
        return keys;
    }

    private void setHost(String value) {
        this.host = value;
    }

    private void setPort(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + value);
        }
        this.port = value;
    }

    private void setLatency(Latency value) {
        this.latency = value;
    }

    private void setTokensPerSecond(double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("tokens per second must not be negative, not " + value);
        }
        this.tokensPerSecond = value;
    }

    private void setSeed(long value) {
        this.seed = value;
    }

    private void setRequestsPerMinute(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("requests per minute must not be negative, not " + value);
        }
        this.requestsPerMinute = value;
    }

    private void setPace(Pace value) {
        this.pace = value;
    }

    private void setLedger(Path value) {
        this.ledger = value;
    }

    private void setFaultsOverHttp(boolean value) {
        this.faultsOverHttp = value;
    }

    private void setTraffic(Traffic value) {
        this.traffic = value;
    }

    private void setClock(Clock value) {
        this.clock = value;
    }

    private void setKeys(Keys value) {
        this.keys = value;
    }
}
