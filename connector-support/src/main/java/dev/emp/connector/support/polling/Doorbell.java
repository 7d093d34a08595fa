package dev.emp.connector.support.polling;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes whoever waits to look at a job: it is to be canceled, or something was heard of it. A ring that nobody waits for is kept. */
public final class Doorbell {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rung = lock.newCondition();
    private boolean ringing;

    /** Wakes whoever waits now, or else whoever waits next. */
    public void ring() {
        lock.lock();
        try {
            ringing = true;
            rung.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a ring.
     *
     * @return false when none came within the time
     */
    public boolean await(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.NANOSECONDS.convert(longest);
            while (!ringing && left > 0) {
                left = rung.awaitNanos(left);
            }
            boolean was = ringing;
            ringing = false;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
