package dev.emp.worker.claiming;

/** Whether a worker may claim now: the connector is well, a slot is free, and the machine is not stopping. */
final class ClaimGate {

    /**
     * A claim asks for a third of the slots at most: so a worker of very short jobs has some on their way to it, some in
     * hand and some on their way back, rather than all of them in the same place.
     */
    private static final int PARTS = 3;

    private final int slots;
    private int taken;
    private boolean open;
    private boolean closed;

    ClaimGate(int slots) {
        this.slots = slots;
    }

    /** Waits until claiming is allowed; answers how many jobs may be claimed at once, or 0 when the gate has been closed. */
    synchronized int awaitFree() throws InterruptedException {
        while (!closed && (!open || taken >= slots)) {
            wait();
        }
        return closed ? 0 : Math.min(slots - taken, Math.ceilDiv(slots, PARTS));
    }

    synchronized void setOpen(boolean value) {
        open = value;
        notifyAll();
    }

    /** Shuts the gate for good. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return open && !closed;
    }

    synchronized void take() {
        taken++;
    }

    synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    synchronized int taken() {
        return taken;
    }
}
