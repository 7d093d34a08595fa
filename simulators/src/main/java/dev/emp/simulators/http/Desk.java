package dev.emp.simulators.http;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What a provider works with.
 *
 * @param threads carry out jobs; each may block
 */
public record Desk(Clock clock, Tempo tempo, Keys keys, RateLimit rateLimit, JobLedger ledger, Executor threads) {

    /** Now, in whole seconds since the epoch. */
    public long seconds() {
        return clock.instant().getEpochSecond();
    }
}
