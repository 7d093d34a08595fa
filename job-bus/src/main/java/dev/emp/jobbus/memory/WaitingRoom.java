package dev.emp.jobbus.memory;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Calls that wait for something to happen, in order of arrival. Each is answered once: when it can be, or with the
 * answer for nothing when its time is up. All methods are called under the lock.
 *
 * @param <Q> what is waited for
 * @param <A> the answer
 */
final class WaitingRoom<Q, A> {

    private final Exclusive exclusive;
    private final A nothing;
    private final Set<Seat<Q, A>> seats = new LinkedHashSet<>();

    WaitingRoom(Exclusive exclusive, A nothing) {
        this.exclusive = exclusive;
        this.nothing = nothing;
    }

    /** Waits; a {@code maxWait} of zero is answered at once. */
    CompletableFuture<A> enter(Q question, Duration maxWait) {
        if (maxWait.isZero()) {
            return CompletableFuture.completedFuture(nothing);
        }
        Seat<Q, A> seat = new Seat<>(question);
        seats.add(seat);
        seat.alarm.completeOnTimeout(true, maxWait.toMillis(), TimeUnit.MILLISECONDS);
        var _ = seat.alarm.thenRunAsync(() -> exclusive.run(() -> leave(seat)));
        return seat.answer;
    }

    /** Answers everybody for whom there is an answer now. */
    void serve(Function<Q, Optional<A>> answers) {
        for (Iterator<Seat<Q, A>> waiting = seats.iterator(); waiting.hasNext(); ) {
            Seat<Q, A> seat = waiting.next();
            Optional<A> answer = answers.apply(seat.question);
            if (answer.isPresent()) {
                waiting.remove();
                settle(seat, () -> seat.answer.complete(answer.get()));
            }
        }
    }

    /** Sends those away whose question fits, with the answer for nothing. */
    void dismiss(Predicate<Q> which) {
        serve(question -> which.test(question) ? Optional.of(nothing) : Optional.empty());
    }

    boolean anyMatch(Predicate<Q> which) {
        return seats.stream().anyMatch(seat -> which.test(seat.question));
    }

    void failAll(RuntimeException fault) {
        seats.forEach(seat -> settle(seat, () -> seat.answer.completeExceptionally(fault)));
        seats.clear();
    }

    private void leave(Seat<Q, A> seat) {
        if (seats.remove(seat)) {
            settle(seat, () -> seat.answer.complete(nothing));
        }
    }

    private void settle(Seat<Q, A> seat, Runnable answering) {
        exclusive.afterwards(() -> {
            seat.alarm.cancel(false);
            answering.run();
        });
    }

    private static final class Seat<Q, A> {
        final Q question;
        final CompletableFuture<A> answer = new CompletableFuture<>();
        final CompletableFuture<Boolean> alarm = new CompletableFuture<>();

        Seat(Q question) {
            this.question = question;
        }
    }
}
