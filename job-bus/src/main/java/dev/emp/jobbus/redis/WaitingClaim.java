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
 * <p>A fault of Redis ends it only before it has rested for the first time. Later it goes on resting, to be woken when
 * Redis is back.
 */
final class WaitingClaim {

    private final Function<Idle, CompletableFuture<List<Claim>>> question;
    private final Consumer<WaitingClaim> onFirstRest;
    private final CompletableFuture<List<Claim>> answer = new CompletableFuture<>();
    private State state = State.ASKING;
    private boolean wokenMeanwhile;
    private boolean ended;
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

    /** @param onFirstRest called when the first question has found no job */
    WaitingClaim(Function<Idle, CompletableFuture<List<Claim>>> question, Consumer<WaitingClaim> onFirstRest) {
        this.question = question;
        this.onFirstRest = onFirstRest;
    }

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

    /** Ends the claim without a job; if it is asking just now, with what the answer brings. */
    void end() {
        synchronized (this) {
            ended = true;
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
                    answer.complete(found);
                } else {
                    answer.completeExceptionally(fault);
                }
            }
        }
    }

    private synchronized Next next(boolean found, boolean failed) {
        if (found || ended || (failed && !hasRested)) {
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
