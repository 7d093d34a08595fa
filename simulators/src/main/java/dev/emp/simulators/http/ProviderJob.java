package dev.emp.simulators.http;

import java.time.Clock;
import tools.jackson.databind.node.ObjectNode;

/** A job that a provider took on, and would send a bill for. All times are microseconds since the epoch, 0 before they come. */
public final class ProviderJob {

    /**
     * What is known of a job when it is accepted.
     *
     * @param id the provider's name for it
     * @param operation what kind of call it was, for example {@code responses}
     * @param key the API key that pays
     * @param marker what the input says it is, or ""
     */
    public record Facts(String id, String operation, String model, String key, String marker) {}

    private final Facts facts;
    private final long receivedMicros;
    private final long acceptedMicros;
    private final Clock clock;
    private final JobLedger ledger;
    private volatile long firstTokenMicros;
    private volatile long finishedMicros;
    private volatile long answeredMicros;
    private volatile String outcome = "";

    ProviderJob(Facts facts, long receivedMicros, Clock clock, JobLedger ledger) {
        this.facts = facts;
        this.receivedMicros = receivedMicros;
        this.acceptedMicros = Micros.now(clock);
        this.clock = clock;
        this.ledger = ledger;
    }

    public Facts facts() {
        return facts;
    }

    public String id() {
        return facts.id();
    }

    public String marker() {
        return facts.marker();
    }

    public String key() {
        return facts.key();
    }

    public String operation() {
        return facts.operation();
    }

    /** When the head of the request arrived. */
    public long receivedMicros() {
        return receivedMicros;
    }

    public long acceptedMicros() {
        return acceptedMicros;
    }

    /** When the first piece of output was handed to the network. */
    public long firstTokenMicros() {
        return firstTokenMicros;
    }

    /** When the job was over, whether anybody asked or not. */
    public long finishedMicros() {
        return finishedMicros;
    }

    /** When a client was first sent that it is over. */
    public long answeredMicros() {
        return answeredMicros;
    }

    /** How it ended, in the provider's words; "" while it runs. */
    public String outcome() {
        return outcome;
    }

    /** Called right before a piece of output is sent; only the first counts. */
    public void sendsToken() {
        if (firstTokenMicros == 0) {
            firstTokenMicros = Micros.now(clock);
        }
    }

    /** The job is over; only the first end counts. */
    public void finish(String how) {
        synchronized (this) {
            if (finishedMicros != 0) {
                return;
            }
            finishedMicros = Micros.now(clock);
            outcome = how;
        }
        ledger.write("finished", this);
    }

    /** Called right before a client is sent the end; only the first counts. */
    public void sendsEnd() {
        synchronized (this) {
            if (answeredMicros != 0) {
                return;
            }
            answeredMicros = Micros.now(clock);
        }
        ledger.write("answered", this);
    }

    ObjectNode describe(String event) {
        return Wire.object()
                .put("event", event)
                .put("id", facts.id())
                .put("operation", facts.operation())
                .put("model", facts.model())
                .put("key", Keys.masked(facts.key()))
                .put("marker", facts.marker())
                .put("outcome", outcome)
                .put("received_us", receivedMicros)
                .put("accepted_us", acceptedMicros)
                .put("first_token_us", firstTokenMicros)
                .put("finished_us", finishedMicros)
                .put("answered_us", answeredMicros);
    }
}
