package dev.emp.monitor.feed;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a table a client sees. Clients with equal views at the same place are sent the same text.
 *
 * @param tenant whose rows and counts these are; null for those of the whole platform
 */
record FeedView(FeedFilter filter, @Nullable String tenant) {

    private static final String TENANT = "tenant";

    /** What the client wants, as far as it may have it. */
    static FeedView of(FeedFilter wanted, @Nullable String tenant) {
        return new FeedView(tenant == null ? wanted : wanted.and(TENANT, Set.of(tenant)), tenant);
    }
}
