package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.redis.Claiming.Idle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One claim that waits for a job: it asks, rests while there is none, and asks again whenever it is woken. A wake that
 * comes while it is asking is not lost: it asks once more.
 *
 * <p>A fault of Redis ends it only before the first question that was answered. Later it rests, to be woken when Redis is
 * back.
 */
final class WaitingClaim {

    private final Function<Idle, CompletableFuture<List<Claim>>> question;
    private final Consumer<WaitingClaim> onFirstRest;
    private final Consumer<List<Claim>> giveBack;
    private final CompletableFuture<List<Claim>> answer = new CompletableFuture<>();
    private State state = State.ASKING;
    private boolean wokenMeanwhile;
    private boolean timeIsUp;
    private boolean unwanted;
    private boolean wasAnswered;
    private boolean hasRested;

    private enum State {
        ASKING,
        RESTING,
        DONE
    }

    private enum Next {
        ASK_AGAIN,
        REST_FIRST_TIME,
        REST,
        FINISH
    }

    /**
     * @param onFirstRest called when the first question has found no job
     * @param giveBack takes jobs that nobody wants any more
     */
    WaitingClaim(
            Function<Idle, CompletableFuture<List<Claim>>> question,
            Consumer<WaitingClaim> onFirstRest,
            Consumer<List<Claim>> giveBack) {
        this.question = question;
        this.onFirstRest = onFirstRest;
        this.giveBack = giveBack;
    }

    /** Whoever completes it from outside has given up: jobs that come later are given back. */
    CompletableFuture<List<Claim>> answer() {
        return answer;
    }

    void start() {
        ask(Idle.FROM_NOW);
    }

    void wake() {
        synchronized (this) {
            if (state != State.RESTING) {
                wokenMeanwhile = true;
                return;
            }
            state = State.ASKING;
        }
        ask(Idle.AGAIN);
    }

    /** Ends the claim without a job. Jobs that are on their way already are given back. */
    void end() {
        synchronized (this) {
            unwanted = true;
        }
        timeIsUp();
    }

    /** Ends the claim; if it is asking just now, with what the answer brings. */
    void timeIsUp() {
        synchronized (this) {
            timeIsUp = true;
            if (state != State.RESTING) {
                return;
            }
            state = State.DONE;
        }
        answer.complete(List.of());
    }

    private void ask(Idle idle) {
        Stages.onEnd(question.apply(idle), this::answered);
    }

    private void answered(@Nullable List<Claim> claims, @Nullable Throwable fault) {
        List<Claim> found = claims == null ? List.of() : claims;
        switch (next(!found.isEmpty(), fault != null)) {
            case ASK_AGAIN -> ask(Idle.AGAIN);
            case REST_FIRST_TIME -> onFirstRest.accept(this);
            case REST -> {}
            case FINISH -> {
                if (fault == null) {
                    finish(found);
                } else {
                    answer.completeExceptionally(RedisLink.unavailable(fault));
                }
            }
        }
    }

    private void finish(List<Claim> found) {
        if (isUnwanted()) {
            giveBack.accept(found);
            answer.complete(List.of());
        } else if (!answer.complete(found)) {
            giveBack.accept(found);
        }
    }

    private synchronized boolean isUnwanted() {
        return unwanted;
    }

    private synchronized Next next(boolean found, boolean failed) {
        wasAnswered |= !failed;
        if (found || timeIsUp || !wasAnswered) {
            state = State.DONE;
            return Next.FINISH;
        }
        if (wokenMeanwhile) {
            wokenMeanwhile = false;
            return Next.ASK_AGAIN;
        }
        state = State.RESTING;
        Next rest = hasRested ? Next.REST : Next.REST_FIRST_TIME;
        hasRested = true;
        return rest;
    }
}
