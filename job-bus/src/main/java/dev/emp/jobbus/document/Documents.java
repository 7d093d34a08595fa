package dev.emp.jobbus.document;

import dev.emp.jobbus.job.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Versioned documents in named collections, work that is due at a time, and capped logs. Every change is atomic, and every
 * replica sees the same. Meant for what people configure and what is done about it (up to some 100,000 documents a
 * collection), not for jobs.
 *
 * <p>Stages fail only with {@link dev.emp.jobbus.bus.BusUnavailableException}. Names of collections and logs are like ids, see
 * {@link Draft}; a wrong one is an {@link IllegalArgumentException}.
 */
public interface Documents {

    /** The document of this id; empty when there is none. */
    CompletionStage<Optional<Document>> find(String collection, String id);

    /**
     * Documents in the order of their ids (by their UTF-8 bytes).
     *
     * @param prefix what the ids begin with; empty for all
     * @param after the id after which to begin; empty for the first
     * @param max how many at most, at least 1
     */
    CompletionStage<List<Document>> list(String collection, String prefix, String after, int max);

    /** How many documents the collection has. */
    CompletionStage<Long> count(String collection);

    /** Creates or replaces a document, if it is still what the draft says it replaces. */
    CompletionStage<Saved> save(String collection, Draft draft);

    /** Removes a document, if it still has this version; false when it has not. */
    CompletionStage<Boolean> remove(String collection, String id, long version);

    /**
     * Documents whose time has come, the longest overdue first; those of the same time come together, unless they are more than
     * {@code max}: then as many of them. Each is due again after {@code lease} and has a new version,
     * so only one caller gets it at a time; who got it saves it with the time it is due next (or none), or removes it.
     * One whose holder dies comes again after the lease.
     */
    CompletionStage<List<Document>> takeDue(String collection, int max, Duration lease);

    /** When the next of a collection is due (also one that is out on a lease); empty when none ever is. May lie in the past. */
    CompletionStage<Optional<Instant>> nextDue(String collection);

    /** Removes up to {@code limit} documents of all collections that have expired; answers how many. */
    CompletionStage<Integer> removeExpired(int limit);

    /** Adds an entry to a log, which keeps about {@code kept} of the newest. */
    CompletionStage<Void> append(String log, JsonText entry, int kept);

    /**
     * Entries of a log, newest first.
     *
     * @param before the position before which to begin; empty for the newest
     * @throws IllegalArgumentException if the position is none
     */
    CompletionStage<List<LogEntry>> readLog(String log, String before, int max);
}
