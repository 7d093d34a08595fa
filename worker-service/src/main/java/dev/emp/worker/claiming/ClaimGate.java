package dev.emp.worker.claiming;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a worker may claim now: the connector is well, a slot is free, and the machine is not stopping. */
final class ClaimGate {

    /**
     * A claim asks for a third of the slots at most: so a worker of very short jobs has some on their way to it, some in
     * hand and some on their way back, rather than all of them in the same place.
     */
    private static final int PARTS = 3;

    private final int slots;
    private int limit;
    private int taken;
    private boolean open;
    private boolean closed;

    ClaimGate(int slots) {
        this.slots = slots;
        this.limit = slots;
    }

    /** Waits until claiming is allowed; answers how many jobs may be claimed at once, or 0 when the gate has been closed. */
    synchronized int awaitFree() throws InterruptedException {
        while (!closed && (!open || taken >= limit)) {
            wait();
        }
        return closed ? 0 : Math.min(limit - taken, Math.ceilDiv(slots, PARTS));
    }

    /** @param most how many slots may be used, up to all there are; 0 shuts the gate until it is told otherwise */
    synchronized void allow(int most) {
        open = most > 0;
        limit = most;
        notifyAll();
    }

    /** Waits until no slot holds a job; answers whether that came true in time. */
    synchronized boolean awaitNone(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (taken > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Shuts the gate for good. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return open && !closed;
    }

    /** Takes a slot; answers false when the gate has been shut meanwhile. */
    synchronized boolean take() {
        if (!isOpen()) {
            return false;
        }
        taken++;
        return true;
    }

    synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    synchronized int taken() {
        return taken;
    }
}
