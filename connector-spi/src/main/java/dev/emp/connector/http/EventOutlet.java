package dev.emp.connector.http;

import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an execution's events go. At first straight to its listener, so that a slow one slows the connector down and nothing
 * is kept. With a journal they go there, each listener reads it from its start, and the connector never waits.
 */
final class EventOutlet {

    /** Why a listener need not listen any more. */
    enum Departure {
        /** It has heard the last event, or there is none. */
        ENDED,
        /** It does not answer. */
        GONE,
        /** A newer one has taken its place. */
        REPLACED
    }

    private static final ExecutionEvent REPLACEMENT =
            ExecutionEvent.Failed.of(ErrorClass.UNAVAILABLE, "A newer request goes on with this execution.");
    private static final Logger log = LoggerFactory.getLogger(EventOutlet.class);
    private static final int BLOCK_BYTES = 64 * 1024;

    private final Clock clock;
    private @Nullable EventWriter listener;
    private @Nullable Journal journal;
    private long heard;
    private boolean ended;
    private boolean heardToTheEnd;
    private Instant leftAt;

    EventOutlet(EventWriter listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
        this.leftAt = clock.instant();
    }

    /** From the next event on all are kept; nothing changes when that is so already. */
    synchronized void keep(Journal events) {
        if (journal == null) {
            journal = events;
            heard = 0;
        }
    }

    synchronized boolean isKeeping() {
        return journal != null;
    }

    /** Events are kept, and nobody listens. */
    synchronized boolean isUnheard() {
        return journal != null && listener == null;
    }

    /** @return false when the events are not kept, so that nobody new can listen */
    synchronized boolean join(EventWriter newcomer) {
        if (journal == null) {
            return false;
        }
        listener = newcomer;
        heard = 0;
        notifyAll();
        return true;
    }

    /** @throws IOException when nobody can hear it */
    void write(ExecutionEvent event) throws IOException {
        byte[] line = EventCodec.encodeLine(event);
        if (append(line)) {
            return;
        }
        EventWriter direct;
        synchronized (this) {
            direct = listener;
        }
        if (direct == null) {
            throw new IOException("nobody listens");
        }
        direct.write(line, line.length);
    }

    private boolean append(byte[] line) throws IOException {
        synchronized (this) {
            if (journal == null) {
                return false;
            }
            if (journal.append(line)) {
                notifyAll();
                return true;
            }
        }
        stopKeeping();
        return false;
    }

    /**
     * Goes on without a journal once the listener has heard all of it.
     *
     * @throws IOException when nobody listens
     */
    synchronized void stopKeeping() throws IOException {
        while (journal != null && listener != null && heard < journal.size()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped while a listener was catching up");
            }
        }
        if (listener == null) {
            throw new IOException("nobody listens, and no more can be kept");
        }
        discard();
    }

    /** @param last null when the execution was stopped and has nothing to say to its listener, who may come again */
    void end(@Nullable ExecutionEvent last) {
        try {
            if (last != null) {
                write(last);
            }
        } catch (IOException e) {
            log.info("The end of an execution was heard by nobody: {}", e.getMessage());
        }
        synchronized (this) {
            if (last == null) {
                discard();
            }
            ended = true;
            leftAt = clock.instant();
            notifyAll();
        }
    }

    /** Tells the listener, if there is one, that a newer request goes on with the job. */
    void giveWay() {
        EventWriter last;
        synchronized (this) {
            last = listener;
        }
        if (last != null) {
            dismiss(last);
        }
    }

    /** Tells one who does not listen any more to this outlet. */
    private static void dismiss(EventWriter replaced) {
        try {
            replaced.writeBetween(REPLACEMENT);
        } catch (IOException e) {
            log.debug("A listener was gone before it was replaced", e);
        }
    }

    /** Forgets what is kept. */
    synchronized void discard() {
        if (journal != null) {
            journal.close();
            journal = null;
            notifyAll();
        }
    }

    /** Serves a listener until there is nothing more to tell it; one that is replaced is told so. */
    Departure follow(EventWriter me) {
        Departure departure = serve(me);
        if (departure == Departure.REPLACED) {
            dismiss(me);
        }
        return departure;
    }

    private Departure serve(EventWriter me) {
        byte[] block = new byte[0];
        while (true) {
            int count;
            synchronized (this) {
                Departure departure = awaitNews(me);
                if (departure != null) {
                    return departure;
                }
                block = block.length == 0 ? new byte[BLOCK_BYTES] : block;
                count = readNews(block);
            }
            try {
                me.write(block, count);
            } catch (IOException e) {
                leave(me);
                return Departure.GONE;
            }
            advance(me, count);
        }
    }

    /** Holds the lock. Null when the journal has something that the listener has not heard. */
    private @Nullable Departure awaitNews(EventWriter me) {
        while (true) {
            if (listener != me) {
                return listener == null ? Departure.GONE : Departure.REPLACED;
            }
            if (journal != null && heard < journal.size()) {
                return null;
            }
            if (ended) {
                heardToTheEnd = true;
                leave(me);
                return Departure.ENDED;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                leave(me);
                return Departure.GONE;
            }
        }
    }

    private int readNews(byte[] block) {
        try {
            return journal == null ? 0 : journal.read(heard, block);
        } catch (IOException e) {
            throw new IllegalStateException("what an execution told cannot be read again", e);
        }
    }

    private synchronized void advance(EventWriter me, int count) {
        if (listener == me) {
            heard += count;
            notifyAll();
        }
    }

    /** A listener does not listen any more. @return true when nobody else can listen in its place */
    synchronized boolean leave(EventWriter gone) {
        if (listener != gone) {
            return false;
        }
        listener = null;
        leftAt = clock.instant();
        notifyAll();
        return journal == null && !ended;
    }

    /** Blocks until nobody listens, or for as long as the limit says. */
    synchronized void awaitSilence(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); listener != null && left > 0; left = deadline - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }

    /**
     * Whether what is kept need not be kept any longer.
     *
     * @param unheard how long it waits for somebody to listen
     * @param heardOnce how long it stays for one who has been told all but may not have received it
     */
    synchronized boolean isStale(Instant now, Duration unheard, Duration heardOnce) {
        return listener == null && !now.isBefore(leftAt.plus(heardToTheEnd ? heardOnce : unheard));
    }
}
