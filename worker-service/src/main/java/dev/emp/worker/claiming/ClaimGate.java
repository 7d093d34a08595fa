package dev.emp.worker.claiming;

/** Whether a worker may claim now: the connector is well, a slot is free, and the machine is not stopping. */
final class ClaimGate {

    private final int slots;
    private int taken;
    private boolean open;
    private boolean closed;

    ClaimGate(int slots) {
        this.slots = slots;
    }

    /** Waits until claiming is allowed; answers how many slots are free, or 0 when the gate has been closed. */
    synchronized int awaitFree() throws InterruptedException {
        while (!closed && (!open || taken >= slots)) {
            wait();
        }
        return closed ? 0 : slots - taken;
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
