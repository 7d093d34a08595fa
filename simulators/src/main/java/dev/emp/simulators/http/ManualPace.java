package dev.emp.simulators.http;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A pace that a test drives: every step waits until the test lets it go on, however long it says it takes. */
public final class ManualPace implements Pace {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long released;
    private long reached;
    private int parked;

    @Override
    public void pause(Duration step) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long ticket = reached++;
            parked++;
            changed.signalAll();
            while (released <= ticket) {
                changed.await();
            }
        } finally {
            parked--;
            lock.unlock();
        }
    }

    /** Lets the given number of steps pass, now or when they are reached, in the order in which they are reached. */
    public void release(int steps) {
        lock.lock();
        try {
            released = Math.max(released, reached - parked) + steps;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Every step from now on passes at once. */
    public void releaseAll() {
        lock.lock();
        try {
            released = Long.MAX_VALUE / 2;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True when somebody stands at a step that has not been released. */
    public boolean isParked() {
        lock.lock();
        try {
            return parked > 0 && released < reached;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody stands at a step; false if it did not get there in time. */
    public boolean awaitParked(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (!(parked > 0 && released < reached)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
