package dev.emp.connector.playwright.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one job has received, and whom it could not reach. Safe for use by many threads. */
public final class Traffic {

    /** A page can name any number of hosts. */
    private static final int MOST_HOSTS = 200;

    private final long mostBytes;
    private final long mostBytesOfOneResponse;
    private final Consumer<String> onExcess;
    private final AtomicLong received = new AtomicLong();
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<Refusal> unread = new ArrayList<>();

    /**
     * @param mostBytes that all responses together may have, at least 1
     * @param onExcess hears, with a sentence, when too much has come; more than once, perhaps, and on any thread
     */
    public Traffic(long mostBytes, long mostBytesOfOneResponse, Consumer<String> onExcess) {
        this.mostBytes = mostBytes;
        this.mostBytesOfOneResponse = mostBytesOfOneResponse;
        this.onExcess = onExcess;
    }

    public long bytesReceived() {
        return received.get();
    }

    void received(int bytes) {
        if (received.addAndGet(bytes) > mostBytes) {
            onExcess.accept("The page has loaded more than the " + mostBytes
                    + " bytes that emp.playwright.limits.received allows.");
        }
    }

    /** @param bytes that one response has or says it will have */
    public void response(String authority, long bytes) {
        if (bytes > mostBytesOfOneResponse) {
            onExcess.accept("A response of " + authority + " has " + bytes
                    + " bytes; emp.playwright.limits.response allows " + mostBytesOfOneResponse + ".");
        }
    }

    synchronized void refused(String authority, Refusal refusal) {
        if (refusals.size() < MOST_HOSTS && refusals.putIfAbsent(authority, refusal) == null) {
            unread.add(refusal);
        }
    }

    synchronized void failed(String authority, String why) {
        if (failures.size() < MOST_HOSTS) {
            failures.put(authority, why);
        }
    }

    synchronized void reached(String authority) {
        failures.remove(authority);
    }

    /** Why a host was not opened. */
    public synchronized Optional<Refusal> refusalOf(String authority) {
        return Optional.ofNullable(refusals.get(authority));
    }

    /** Why the last attempt to reach a host failed: a clause that follows its name. */
    public synchronized Optional<String> failureOf(String authority) {
        @Nullable String why = failures.get(authority);
        return Optional.ofNullable(why);
    }

    /** The refusals since the last call. */
    public synchronized List<Refusal> newRefusals() {
        List<Refusal> news = List.copyOf(unread);
        unread.clear();
        return news;
    }
}
