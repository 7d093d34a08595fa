package dev.emp.worker.supervision;

import dev.emp.worker.supervision.Message.Aim;
import dev.emp.worker.supervision.Message.Wish;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** A child process that is kept running until it is stopped. */
public final class SupervisedProcess {

    /** Beyond grace and kill, for a look that is under way. */
    private static final Duration FOR_A_LOOK = Duration.ofSeconds(5);

    private final ProcessSpec spec;
    private final ServiceLog log;
    private final Bulletin bulletin;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    SupervisedProcess(ProcessSpec spec, Life.Means means) {
        this.spec = spec;
        log = means.log();
        bulletin = new Bulletin(spec.name(), means.clock());
        Life life = new Life(spec, bulletin, inbox, means);
        Thread.ofVirtual().name("supervise " + spec.name()).start(() -> {
            life.run();
            over.complete(null);
        });
    }

    public String name() {
        return spec.name();
    }

    public ProcessState state() {
        return bulletin.state();
    }

    /** How often it was started again since the machine started, by itself or because somebody wished so. */
    public int restarts() {
        return bulletin.restarts();
    }

    /**
     * Starts it and returns at once, with the state starting or, if that failed, backing off or failed. Does nothing to
     * one that runs or is about to.
     */
    public void start() throws InterruptedException {
        await(wish(Aim.RUN, "started", spec.restarts().stopGrace()));
    }

    /** Waits until it is ready, failed or stopped; answers its state, which is another when the time is over. */
    public ProcessState awaitSettled(Duration atMost) throws InterruptedException {
        return bulletin.await(ProcessState::isSettled, atMost);
    }

    /**
     * Ends it gracefully, starts it again and forgets its failures, whatever its state is. Returns as soon as that has
     * begun; {@link #awaitSettled} waits for the end of it.
     *
     * @param reason for the event
     */
    public void restart(String reason) throws InterruptedException {
        await(wish(Aim.RUN_ANEW, reason, spec.restarts().stopGrace()));
    }

    /**
     * Ends it and keeps it down; returns when it has ended.
     *
     * @param grace after which what is left of it is killed, 0 or more
     */
    public void stop(Duration grace) throws InterruptedException {
        await(wish(Aim.REST, "it is stopped", grace));
        Duration longest = grace.plus(Ending.KILL_PATIENCE).plus(FOR_A_LOOK);
        bulletin.await(state -> state instanceof ProcessState.Stopped, longest);
    }

    /** Of the process and everything it has started. Read anew at most once a second. */
    public ProcessUsage usage() {
        Child child = bulletin.child();
        return child == null ? ProcessUsage.NONE : child.usage();
    }

    public ServiceLog log() {
        return log;
    }

    /** Calls the listener with every event from now on, on the thread that supervises: it must not linger. */
    public void onEvent(Consumer<ProcessEvent> listener) {
        bulletin.listen(listener);
    }

    Duration stopGrace() {
        return spec.restarts().stopGrace();
    }

    CompletableFuture<?> wish(Aim aim, String reason, Duration grace) {
        Wish wish = new Wish(aim, reason, grace);
        inbox.add(wish);
        return CompletableFuture.anyOf(wish.heard(), over);
    }

    /** Ends it for good. */
    void end() throws InterruptedException {
        stop(stopGrace());
        await(wish(Aim.END, "the machine ends", Duration.ZERO));
    }

    static void await(CompletableFuture<?> heard) throws InterruptedException {
        try {
            heard.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("wishes do not fail", e);
        }
    }
}
