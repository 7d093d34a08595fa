package dev.emp.worker.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A child that does what a test says. */
final class FakeChild implements Child {

    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    private final long pid;
    private final boolean heedsTerm;
    private final List<Runnable> onExit = new ArrayList<>();
    private boolean gone;
    private int status;
    int terminations;
    int kills;
    volatile long memory = 1_000;

    FakeChild(long pid, boolean heedsTerm) {
        this.pid = pid;
        this.heedsTerm = heedsTerm;
    }

    synchronized void exit(int withStatus) {
        if (!gone) {
            gone = true;
            status = withStatus;
            onExit.forEach(Runnable::run);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public synchronized void onExit(Runnable action) {
        onExit.add(action);
        if (gone) {
            action.run();
        }
    }

    @Override
    public synchronized int exitStatus() {
        return status;
    }

    @Override
    public synchronized boolean isGone() {
        return gone;
    }

    @Override
    public synchronized void terminate() {
        terminations++;
        if (heedsTerm) {
            exit(TERMINATED);
        }
    }

    @Override
    public synchronized void kill() {
        kills++;
        exit(KILLED);
    }

    @Override
    public ProcessUsage usage() {
        return new ProcessUsage(0.5, memory, 1);
    }

    @Override
    public Optional<String> lastWords() {
        return Optional.of("out of luck");
    }
}
