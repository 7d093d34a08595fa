package dev.emp.worker.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What reaches the life of a supervised process from outside. */
sealed interface Message {

    /** The process of this run has ended. */
    record Gone(Child child) implements Message {}

    /** A wish. Its future completes as soon as the state of the process shows it. */
    record Wish(Aim aim, String reason, Duration grace, CompletableFuture<Void> heard) implements Message {

        Wish(Aim aim, String reason, Duration grace) {
            this(aim, reason, grace, new CompletableFuture<>());
        }
    }

    /** What is wished for. */
    enum Aim {
        /** Runs; does nothing to one that does, or is about to. */
        RUN,
        /** Runs anew. */
        RUN_ANEW,
        /** Runs no more. */
        REST,
        /** Runs no more, and can't be started again. */
        END
    }
}
